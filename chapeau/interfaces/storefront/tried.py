"""What of the shop can be tried, and what can be switched."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.values import Sort
from chapeau.person.allocation.registry import register_places, register_switches
from chapeau.person.allocation.values import Choice, Place, Switch

LIST_ORDER, HOME_WORDS, PRICE_TAX = "list-order", "home-words", "price-tax"


def register() -> None:
    register_places(
        Place(
            LIST_ORDER,
            _("Order of a list of articles"),
            _("How articles stand in a category as long as nobody sorts them otherwise."),
            tuple(Choice(sort.value, sort.label) for sort in (Sort.NAME, Sort.NEWEST, Sort.PRICE_UP, Sort.PRICE_DOWN)),
        ),
        Place(
            PRICE_TAX,
            _("Price of an article"),
            _(
                "Whether the page of an article also shows the price with VAT to organisations, and without it to others."
            ),
            (Choice("own", _("As each buyer pays it")), Choice("both", _("With and without VAT"))),
        ),
        Place(
            HOME_WORDS,
            _("First words of the home page"),
            _("What stands below the headline, except for organisations."),
            (
                Choice("price", _("The price and the day of arrival")),
                Choice("advice", _("Advice from who repairs bicycles")),
                Choice("returns", _("Sending back what does not fit")),
            ),
        ),
    )
    register_switches(
        Switch("home-newest", _("New on the shelf"), _("The newest articles on the home page."), True),
        Switch(
            "ask-bulk-price",
            _("Price for a larger quantity"),
            _("The link on the page of an article to ask for it."),
            True,
        ),
    )
