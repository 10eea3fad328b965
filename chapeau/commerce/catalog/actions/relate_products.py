from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from chapeau.commerce.catalog.actions.record_changes import lock_products
from chapeau.commerce.catalog.models import RelatedProduct
from chapeau.commerce.catalog.refusals import check_may_edit
from chapeau.person.people.values import Viewer


@transaction.atomic
def relate_products(viewer: Viewer, *, related: Mapping[str, Sequence[str]], kind: str = "goes-with") -> None:
    """Say anew what goes with each product: codes to codes, in order; none twice, none with itself.

    With ``kind="replaces"``: what replaces it, once it is sold no more. Refuses: ``Forbidden``, ``NotFound``.
    """
    check_may_edit(viewer)
    products = lock_products([*related, *(other for others in related.values() for other in others)])
    kind = RelatedProduct.Kind(kind)
    RelatedProduct.objects.filter(product__code__in=list(related), kind=kind).delete()
    RelatedProduct.objects.bulk_create(
        [
            RelatedProduct(product=products[code], other=products[other], kind=kind, position=position)
            for code, others in related.items()
            for position, other in enumerate(dict.fromkeys(others))
            if other != code
        ]
    )
