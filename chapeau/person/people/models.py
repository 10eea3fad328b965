"""Person, organisation, hat, and the addresses and sign-ins that lead to one.

Everything a person does or owns hangs on an immutable hat, or, before sign-in, a visitor; never on a
person. Only ``hat.person`` and the visitor-to-hat link can move (docs/decisions/identity.md).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from chapeau.kit.ids import new_code, new_id, new_secret
from chapeau.person.people.values import OrganisationKind, Trade


class Person(models.Model):
    """A natural person; the only kind of customer. A merged person stays as a row ``merged_into``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="Europe/Paris")
    country = models.CharField(max_length=2, blank=True)
    sort_key = models.CharField(max_length=320, blank=True, db_index=True)
    folded = models.TextField(blank=True)
    trigrams = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    is_identified = models.BooleanField(default=True)
    """False for the buyer of a historic order whom nobody knows."""
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "people_person"
        indexes: ClassVar = [
            GinIndex(fields=["trigrams"], name="people_person_trigrams"),
            models.Index(fields=["-created_at"], name="people_person_newest"),
        ]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Organisation(models.Model):
    """A business, an administration, a regulator, an association."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=OrganisationKind, default=OrganisationKind.BUSINESS)
    trade = models.CharField(max_length=16, choices=Trade, default=Trade.OTHER)
    is_house = models.BooleanField(default=False)
    """The company that runs Chapeau: its hats are the staff."""
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=8, default="en")
    vat_number = models.CharField(max_length=20, blank=True)
    vat_checked_at = models.DateTimeField(null=True, blank=True)
    vat_exempt_reason = models.CharField(max_length=64, blank=True)
    registration_number = models.CharField(max_length=40, blank=True)
    owner_hat = models.ForeignKey(
        "Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="owned_organisations"
    )
    """The member of staff who looks after it."""
    introduced_by = models.ForeignKey(
        "Hat", null=True, blank=True, on_delete=models.PROTECT, related_name="introduced_organisations"
    )
    """The private hat that led to it: market B2C2B."""
    sort_key = models.CharField(max_length=320, blank=True, db_index=True)
    folded = models.TextField(blank=True)
    trigrams = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_organisation"
        indexes: ClassVar = [GinIndex(fields=["trigrams"], name="people_org_trigrams")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_house"], condition=Q(is_house=True), name="people_one_house"),
            models.UniqueConstraint(
                fields=["country", "vat_number"],
                condition=~Q(vat_number=""),
                name="people_one_organisation_per_vat_number",
            ),
        ]


class Hat(models.Model):
    """The capacity in which a person acts. Without an organisation it is the private hat, one per person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_no = models.BigIntegerField(
        unique=True, editable=False, db_default=models.Func(models.Value("people_subject_no"), function="nextval")
    )
    """Immutable; the subject of the lake and the shard key."""
    code = models.CharField(max_length=16, unique=True, default=new_code)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hats")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="hats")
    alias_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="aliases")
    """After a merge the second private hat is an alias of the first; so is the second of two for one organisation."""
    job_title = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=8, blank=True)
    """Empty: the person's."""
    roles = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    per_order_minor = models.BigIntegerField(null=True, blank=True)
    per_month_minor = models.BigIntegerField(null=True, blank=True)
    authority_currency = models.CharField(max_length=3, default="EUR")
    allowed_categories = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    cost_centres = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    discount_limit_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    """Staff only: the largest discount this hat may give alone."""
    acquired_via = models.CharField(max_length=32, blank=True)
    """Source of the first touch, a code such as ``search-ads``."""
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_hat"
        indexes: ClassVar = [models.Index(fields=["organisation", "person"], name="people_hat_organisation")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(organisation=None, alias_of=None), name="people_one_private_hat"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ends_at=None, alias_of=None) & ~Q(organisation=None),
                name="people_one_open_hat_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("created_at")), name="people_hat_ends_after_start"
            ),
        ]


class Address(models.Model):
    """An e-mail address or phone number of one hat. Verified, it belongs to that hat alone."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hat = models.ForeignKey(Hat, on_delete=models.PROTECT, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=254)
    normalised = models.CharField(max_length=254, db_index=True)
    """E-mail in lower case, phone in E.164."""
    verified_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "people_address"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "normalised"],
                condition=Q(revoked_at=None) & ~Q(verified_at=None),
                name="people_verified_address_of_one_hat",
            ),
        ]


class PostalAddress(models.Model):
    """Where things go: of a hat, or of an organisation (then all its buyers may use it). Exactly one of both."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    hat = models.ForeignKey(Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="postal_addresses")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="postal_addresses"
    )
    label = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=24, blank=True)
    is_billing = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_postal_address"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hat=None, organisation__isnull=False) | Q(hat__isnull=False, organisation=None),
                name="people_postal_address_has_one_owner",
            ),
        ]


class Visitor(models.Model):
    """Somebody not signed in, known by a cookie; linked to the hat in use at sign-in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True, default=new_secret)
    subject_no = models.BigIntegerField(
        unique=True, editable=False, db_default=models.Func(models.Value("people_subject_no"), function="nextval")
    )
    hat = models.ForeignKey(Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="visitors")
    linked_at = models.DateTimeField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=8, blank=True)
    source = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "people_visitor"


class Invitation(models.Model):
    """An offer of a hat to whoever reads the address; the link is the proof of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(Hat, on_delete=models.PROTECT, related_name="invitations_sent")
    email = models.EmailField()
    language = models.CharField(max_length=8, default="en")
    roles = ArrayField(models.CharField(max_length=24), default=list)
    per_order_minor = models.BigIntegerField(null=True, blank=True)
    per_month_minor = models.BigIntegerField(null=True, blank=True)
    authority_currency = models.CharField(max_length=3, default="EUR")
    allowed_categories = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    cost_centres = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_hat = models.ForeignKey(
        Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations_accepted"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_invitation"


class SignInManager(BaseUserManager["SignIn"]):
    """What Django's own commands ask for."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> SignIn:
        sign_in = self.model(email=self.normalize_email(email).lower(), **fields)
        sign_in.set_password(password)
        sign_in.save(using=self._db)
        return sign_in


class SignIn(AbstractBaseUser, PermissionsMixin):
    """A way in (``AUTH_USER_MODEL``), many to one person; opens the hat of its address, not the others.

    Without person and hat it is a sign-up whose code was not entered yet; it opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="sign_ins")
    hat = models.ForeignKey(Hat, null=True, on_delete=models.PROTECT, related_name="sign_ins")
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = SignInManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        db_table = "people_sign_in"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person=None, hat=None) | Q(person__isnull=False, hat__isnull=False),
                name="people_sign_in_has_person_and_hat",
            ),
        ]


class ExternalNumber(models.Model):
    """The number another system gave a person (under one hat) or an organisation: the next file finds them by it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=80)
    number = models.CharField(max_length=120)
    hat = models.ForeignKey(Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "people_external_number"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hat=None, organisation__isnull=False) | Q(hat__isnull=False, organisation=None),
                name="people_external_number_of_one",
            ),
            models.UniqueConstraint(
                fields=["source", "number"], condition=Q(organisation=None), name="people_external_hat_once"
            ),
            models.UniqueConstraint(
                fields=["source", "number"], condition=Q(hat=None), name="people_external_organisation_once"
            ),
        ]


class HatChange(models.Model):
    """History of what was changed on a person, an organisation or a hat, by whom: shown beside it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hat = models.ForeignKey(Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_hat = models.ForeignKey(Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "people_change"


class Merge(models.Model):
    """Two persons who are one: who said so, why, and whether it was taken back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    """Of two merges that touch one row, the later one has the larger."""
    choices = models.JSONField(default=dict)
    """Field to ``kept`` or ``merged``: whose value stands since."""
    by_hat = models.ForeignKey(Hat, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_reason = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_merge"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="people_merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="people_merge_of_two"),
        ]


class MergeImage(models.Model):
    """What one column of one row held before an open merge: unmerging puts it back. Gone with the merge it undid."""

    class Table(models.TextChoices):
        PERSON = "person"
        HAT = "hat"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="images")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    """Whose row it is, or was before the merge."""
    table = models.CharField(max_length=8, choices=Table)
    row_id = models.UUIDField()
    column = models.CharField(max_length=24)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "people_merge_image"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merge", "table", "row_id", "column"], name="people_merge_image_once")
        ]
        indexes: ClassVar = [models.Index(fields=["row_id"], name="people_merge_image_row")]


class Likeness(models.Model):
    """Two persons who may be one, ``first`` the one with the smaller key; and what somebody decided, for ever."""

    class Decision(models.TextChoices):
        OPEN = "open"
        LATER = "later"
        DIFFERENT = "different"
        SAME = "same"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_certain = models.BooleanField(default=False)
    """They share a proven address or a number of another system."""
    probability = models.FloatField()
    evidence = models.JSONField(default=list)
    """``{"field", "level", "weight"}`` each: which field spoke for or against, how alike, and by how many bits."""
    cluster = models.UUIDField(null=True, blank=True)
    """Shared by more than two who are all alike; ``None`` for a pair alone."""
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(Hat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "people_likeness"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="people_likeness_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="people_likeness_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["decision", "-probability"], name="people_likeness_open"),
            models.Index(fields=["second"], name="people_likeness_second"),
        ]


class SameHuman(models.Model):
    """Staff asked two addresses whether they are one human. Only who reads both can say so; a no is remembered for ever."""

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    """In both mails, so that who gets both sees that they belong together."""
    first_hat = models.ForeignKey(Hat, on_delete=models.PROTECT, related_name="+")
    second_hat = models.ForeignKey(Hat, on_delete=models.PROTECT, related_name="+")
    first_said_yes_at = models.DateTimeField(null=True, blank=True)
    second_said_yes_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(Hat, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    merge = models.ForeignKey(Merge, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "people_same_human"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(first_hat=F("second_hat")), name="people_same_human_of_two"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["first_hat"], name="people_same_human_first"),
            models.Index(fields=["second_hat"], name="people_same_human_second"),
        ]
