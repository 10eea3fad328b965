"""Articles as they are sold: product, variant, pack; with words in three languages."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from chapeau.kit.ids import new_code, new_id


class Category(models.Model):
    """A node of the tree; ``path`` is the codes from the root, joined by ``/``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=64, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    position = models.PositiveIntegerField(default=0)
    picture = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "catalog_category"


class CategoryText(models.Model):
    """A category in one language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140)
    description = models.TextField(blank=True)
    is_copied = models.BooleanField(default=False)

    class Meta:
        db_table = "catalog_category_text"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["category", "language"], name="catalog_category_text_once"),
            models.UniqueConstraint(fields=["language", "slug"], name="catalog_category_slug_once"),
        ]


class Product(models.Model):
    """What is described once and sold as one or more variants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    brand = models.CharField(max_length=80, blank=True)
    tax_category = models.CharField(max_length=24, default="standard")
    option_names = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Codes of the options its variants differ in, e.g. ``["size", "colour"]``."""
    markets = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    """Markets that may see it; empty: all."""
    is_shippable = models.BooleanField(default=True)
    published_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    tags = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    """What it can be filtered by, computed by us (``rules.product_tags``): categories above it, brand, attributes."""

    class Meta:
        db_table = "catalog_product"
        indexes: ClassVar = [
            models.Index(fields=["category", "published_at"], name="catalog_product_category"),
            GinIndex(fields=["tags"], name="catalog_product_tags"),
            models.Index(F("published_at").desc(), F("id").desc(), name="catalog_product_newest"),
        ]


class ProductText(models.Model):
    """A product in one language, with its search columns computed by us."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    seo_title = models.CharField(max_length=120, blank=True)
    seo_description = models.CharField(max_length=300, blank=True)
    is_copied = models.BooleanField(default=False)
    """Not translated yet: the fallback language's words stand in, and search engines are not told of the page."""
    sort_key = models.CharField(max_length=320)
    name_words = ArrayField(models.CharField(max_length=80), default=list)
    words = ArrayField(models.CharField(max_length=80), default=list)
    """Of name, summary, brand, categories and attribute values, folded; see ``Word`` for beginnings and errors."""

    class Meta:
        db_table = "catalog_product_text"
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="catalog_text_words"),
            models.Index(fields=["language", "sort_key"], name="catalog_text_sort"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "language"], name="catalog_product_text_once"),
            models.UniqueConstraint(fields=["language", "slug"], name="catalog_product_slug_once"),
        ]


class Word(models.Model):
    """The vocabulary of each language: a typed word is looked up here as it is, by stem, beginning or likeness,
    and products are then found by the known words. It is far smaller than the catalogue."""

    pk = models.CompositePrimaryKey("language", "word")
    language = models.CharField(max_length=8)
    word = models.CharField(max_length=80)
    stem = models.CharField(max_length=80)
    trigrams = ArrayField(models.CharField(max_length=3), default=list)

    class Meta:
        db_table = "catalog_word"
        indexes: ClassVar = [
            models.Index(fields=["language", "stem"], name="catalog_word_stem"),
            GinIndex(fields=["trigrams"], name="catalog_word_trigrams"),
        ]


class Edition(models.Model):
    """One row whose token is another after every deed on the catalogue: counts may be remembered as long as it stays."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=new_id)

    class Meta:
        db_table = "catalog_edition"


class Variant(models.Model):
    """The thing with a SKU: what is priced, stocked and ordered. Packs say minimum and step."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="variants")
    sku = models.CharField(max_length=64, unique=True)
    search_code = models.CharField(max_length=64, default="", db_index=True)
    """The SKU in upper case, letters and digits only: however it is typed, it is found, also by its beginning."""
    gtin = models.CharField(max_length=14, blank=True)
    options = models.JSONField(default=dict, blank=True)
    """Option code to value code; shown by the attribute values' names."""
    position = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=16, default="piece")
    pack_size = models.PositiveIntegerField(default=1)
    minimum_quantity = models.PositiveIntegerField(default=1)
    quantity_step = models.PositiveIntegerField(default=1)
    business_minimum_quantity = models.PositiveIntegerField(null=True, blank=True)
    business_quantity_step = models.PositiveIntegerField(null=True, blank=True)
    """Organisations may buy in other packs than private people."""
    weight_g = models.PositiveIntegerField(default=0)
    is_stocked = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "catalog_variant"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity_step__gte=1, minimum_quantity__gte=1), name="catalog_variant_pack"
            ),
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="catalog_variant_gtin_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["product", "position"], name="catalog_variant_product")]


class Attribute(models.Model):
    """A property articles are told apart by: a choice, a number with a unit, or a yes."""

    class Kind(models.TextChoices):
        CHOICE = "choice"
        NUMBER = "number"
        FLAG = "flag"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    unit = models.CharField(max_length=16, blank=True)
    names = models.JSONField(default=dict)
    """Language to name."""
    choices = models.JSONField(default=dict, blank=True)
    """For choices: value code to {language: name}."""
    is_facet = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "catalog_attribute"


class AttributeValue(models.Model):
    """An attribute of a product, or of one of its variants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="attribute_values")
    variant = models.ForeignKey(
        Variant, null=True, blank=True, on_delete=models.CASCADE, related_name="attribute_values"
    )
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="values")
    choice = models.CharField(max_length=64, blank=True)
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)

    class Meta:
        db_table = "catalog_attribute_value"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "variant", "attribute", "choice"],
                nulls_distinct=False,
                name="catalog_attribute_value_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["attribute", "choice"], name="catalog_attribute_choice")]


class Picture(models.Model):
    """A picture of a product or of one variant; ``file`` is a path below the media root or a static path."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures")
    file = models.CharField(max_length=200)
    alt = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "catalog_picture"


class RelatedProduct(models.Model):
    """The other goes with the product, or replaces it (``replaces``): by hand of the house."""

    class Kind(models.TextChoices):
        GOES_WITH = "goes-with"
        REPLACES = "replaces"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.GOES_WITH)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "catalog_related_product"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "other", "kind"], name="catalog_related_once"),
            models.CheckConstraint(condition=~Q(product=F("other")), name="catalog_not_related_to_itself"),
        ]


class PurchaseCost(models.Model):
    """What the house pays for one piece, in a period; never changed, only closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="costs")
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "catalog_purchase_cost"


class ArticleChange(models.Model):
    """History of edits by staff, shown beside the article."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="changes")
    by_hat = models.ForeignKey("people.Hat", null=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "catalog_change"
