from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from chapeau.commerce.catalog.actions.edition import begin_new_edition
from chapeau.commerce.catalog.actions.reindex import reindex_products
from chapeau.commerce.catalog.models import Attribute, Product
from chapeau.commerce.catalog.refusals import check_may_edit
from chapeau.commerce.catalog.values import NewAttribute
from chapeau.person.people.values import Viewer


@transaction.atomic
def create_attributes(viewer: Viewer, *, attributes: Sequence[NewAttribute]) -> None:
    """Create attributes, or change those whose code exists. Refuses: ``Forbidden``.

    A changed name is found at once: the articles that have it are indexed again.
    """
    check_may_edit(viewer)
    codes = [wanted.code for wanted in attributes]
    known = set(Attribute.objects.filter(code__in=codes).values_list("code", flat=True))
    Attribute.objects.bulk_create(
        [
            Attribute(
                code=wanted.code,
                kind=Attribute.Kind(wanted.kind),
                unit=wanted.unit,
                names=dict(wanted.names),
                choices={choice: dict(names) for choice, names in wanted.choices.items()},
                is_facet=wanted.is_facet,
                position=wanted.position,
            )
            for wanted in attributes
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["unit", "names", "choices", "is_facet", "position"],
    )
    if known:
        having = Product.objects.filter(attribute_values__attribute__code__in=known).distinct()
        reindex_products(list(having.values_list("id", flat=True)))
    begin_new_edition()
