from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.record_changes import Change, lock_products, record_changes
from chapeau.commerce.catalog.actions.reindex import reindex_products
from chapeau.commerce.catalog.actions.texts import Surroundings
from chapeau.commerce.catalog.models import Variant
from chapeau.commerce.catalog.refusals import BadArticle, check_may_edit
from chapeau.commerce.catalog.values import Given
from chapeau.person.people.values import Viewer


@transaction.atomic
def give_options(viewer: Viewer, *, code: str, options_of: Mapping[str, Mapping[str, str]], now: datetime) -> None:
    """Say of a product without options by which its variants differ, so that more can be added: by SKU, option to choice.

    Refuses: ``Forbidden``, ``NotFound``, ``BadArticle`` when it has options or one variant's are not said.
    """
    check_may_edit(viewer)
    product = lock_products([code])[code]
    names = sorted({option for options in options_of.values() for option in options})
    if product.option_names:
        raise BadArticle(article=code, problem=_("it has options already."))
    surroundings = Surroundings.read()
    variants = list(Variant.objects.filter(product=product).select_for_update().order_by("id"))
    for variant in variants:
        options = dict(options_of.get(variant.sku, {}))
        if not names or sorted(options) != names:
            raise BadArticle(article=variant.sku, problem=_("say by which option it differs from the new one."))
        for option, choice in options.items():
            surroundings.check(Given(option, choice), variant.sku)
        variant.options = options
    Variant.objects.bulk_update(variants, ["options"])
    product.option_names = names
    product.save(update_fields=["option_names"])
    reindex_products([product.id])
    record_changes(viewer, [Change(product.id, "options", "", ", ".join(names))], now=now)
    begin_new_edition()
