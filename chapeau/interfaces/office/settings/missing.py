"""What is still missing until the first sale: each line says why and leads to where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.billing import queries as billing
from chapeau.commerce.billing.values import Papers
from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import queries as delivery
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.payments.values import CardKeys
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.stock import queries as stock
from chapeau.kit import policies
from chapeau.kit.clock import read_clock
from chapeau.kit.house_settings import read
from chapeau.kit.policies import PolicyKind
from chapeau.person.messaging.values import MailServer
from chapeau.person.people import queries as people
from chapeau.person.people.values import StaffRole, Viewer


@dataclass(frozen=True, slots=True)
class Missing:
    label: str | Promise
    why: str | Promise
    href: str


def missing(viewer: Viewer) -> list[Missing]:
    """In the order in which one would do it; nothing after the first sale, and for the administrator alone."""
    if not viewer.has_role(StaffRole.ADMINISTRATOR) or settings.DEMO or ordering.has_sold(viewer):
        return []
    house = people.house_card(viewer)
    lists = pricing.price_lists(viewer, now=read_clock())
    products = catalog.product_rows(viewer, language="en", state="published", page_size=1).total
    _levels, in_stock = stock.level_list(viewer, language="en", page_size=1)
    papers = read(Papers)
    published = policies.versions()
    checks = (
        (bool(billing.house(viewer).address), _("The company's address"), _("it stands on every invoice"), _of("company")),
        (bool(house and house.vat_number), _("The VAT number"), _("unless you have none"), _of("tax")),
        (bool(stock.warehouses(viewer)), _("A warehouse"), _("where goods leave from"), reverse("office:warehouses")),
        (
            any(not card.is_archived for card in delivery.delivery_methods(viewer)),
            _("A way of delivery"), _("buyers choose one"), reverse("office:delivery_methods"),
        ),
        (bool(read(CardKeys).api_key or papers.iban), _("A way to be paid"), _("a bank account, or cards"), _of("bank")),
        (bool(read(MailServer).is_chosen), _("A mail server"), _("confirmations and invoices go by mail"), _of("mail")),
        (
            all(kind in published for kind in PolicyKind),
            _("Terms, right of withdrawal, privacy, imprint"), _("the law asks for them; drafts are there"),
            reverse("office:policies"),
        ),
        (bool(lists), _("A price list"), _("who pays which prices"), reverse("office:prices")),
        (products > 0, _("A product on sale"), _("brought from a file, or written by hand"), reverse("office:products")),
        (any(row.price_count for row in lists), _("A price"), _("without one it cannot be bought"), reverse("office:prices")),
        (in_stock > 0, _("Goods in stock"), _("book in what lies on the shelf"), reverse("office:goods_in")),
    )  # fmt: skip
    return [Missing(label, why, href) for is_there, label, why, href in checks if not is_there]


def _of(key: str) -> str:
    return reverse("office:setting", args=[key])
