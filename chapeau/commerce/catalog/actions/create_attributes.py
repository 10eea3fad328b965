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

    A changed name is found at once: the articles that have it are indexed again. A new choice is nobody's yet.
    """
    check_may_edit(viewer)
    before = Attribute.objects.in_bulk([wanted.code for wanted in attributes], field_name="code")
    renamed = {
        wanted.code for wanted in attributes if wanted.code in before and _is_renamed(before[wanted.code], wanted)
    }
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
    if renamed:
        options = Product.objects.filter(option_names__overlap=sorted(renamed))
        having = Product.objects.filter(attribute_values__attribute__code__in=renamed)
        reindex_products(sorted({*having.values_list("id", flat=True), *options.values_list("id", flat=True)}))
    begin_new_edition()


def _is_renamed(before: Attribute, wanted: NewAttribute) -> bool:
    if (before.unit, before.names) != (wanted.unit, dict(wanted.names)):
        return True
    return any(dict(wanted.choices.get(choice, {})) != names for choice, names in before.choices.items())
