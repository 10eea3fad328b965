"""How imports are told on screen: states, stages, reasons, and everything counted."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

STATES: Words = {
    "running": _("Under way"),
    "done": _("Brought in"),
    "undone": _("Taken out again"),
    "failed": _("Not finished"),
}
FATES: Words = {"stored": _("Stored"), "quarantined": _("Needs your look")}
FIELDS: Words = {
    "invoice": _("Order or invoice number"),
    "sku": _("SKU"),
    "name": _("Name of the article"),
    "quantity": _("Quantity"),
    "unit_price": _("Price of a piece"),
    "placed_at": _("When it was ordered"),
    "customer": _("Customer number"),
    "customer_name": _("Name of the customer"),
    "country": _("Country"),
    "currency": _("Currency"),
}
STAGES: Words = {
    "": _("Waiting for its turn"),
    "read": _("Reading"),
    "judge": _("Checking every line"),
    "match": _("Finding what cancellations undo"),
    "buyers": _("Storing buyers"),
    "orders": _("Storing orders"),
    "lines": _("Storing lines"),
    "returns": _("Storing returns"),
    "results": _("Storing results"),
    "log": _("Writing the log"),
}
REASONS: Words = {
    "bad-row": _("Another number of cells than the header"),
    "no-invoice": _("No order number"),
    "no-article": _("Neither SKU nor name"),
    "bad-article": _("SKU too long"),
    "bad-quantity": _("The quantity is no whole number"),
    "no-quantity": _("Quantity of nought"),
    "bad-price": _("The price is no number"),
    "bad-date": _("The date cannot be read"),
    "unknown-country": _("Unknown country"),
    "unknown-currency": _("Unknown currency"),
    "bad-customer": _("The customer number cannot be read"),
    "known-invoice": _("An order of this number is in already"),
    "several-buyers": _("Several customers on one order"),
    "several-countries": _("Several countries on one order"),
    "several-currencies": _("Several currencies on one order"),
    "no-price-no-buyer": _("Neither price nor buyer: a note of the warehouse"),
    "rounded": _("Amount rounded to the cent"),
}
COUNTS: Words = {
    "invoices": _("Invoices in the file"),
    "orders": _("Orders"),
    "cancellations": _("Cancellations"),
    "returns": _("Returns, each with the order it undoes"),
    "credits": _("Credits that undo nothing known"),
    "corrections": _("Corrections below nought"),
    "invoices_quarantined": _("Invoices that need your look"),
    "customers": _("Customers"),
    "customers_with_several_countries": _("Customers with several countries"),
    "unidentified_buyers": _("Orders whose buyer nobody knows"),
    "lines_without_customer": _("Lines without a customer"),
    "invoices_with_several_times": _("Invoices with several times: the first counts"),
    "cancellation_lines": _("Lines of cancellations"),
    "cancellation_lines_found": _("… whose order was found"),
    "cancellation_lines_not_found": _("… whose order was not found"),
    "lines_at_no_price": _("Lines at no price"),
    "lines_given_free": _("… kept as given free"),
    "lines_at_negative_price": _("Lines below nought"),
    "lines_below_a_cent": _("Prices finer than a cent"),
    "lines_rounded": _("Lines rounded to the cent"),
    "skus": _("SKUs"),
    "countries": _("Countries"),
    "identical_groups": _("Groups of identical lines, all kept"),
}


def told(words: Words, code: str) -> str:
    """The words of a code; a code without words is better than nothing."""
    return str(words.get(code, code))
