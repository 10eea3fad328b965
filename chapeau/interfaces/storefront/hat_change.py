"""What is different under another hat, said in five lines: price, payment, delivery, packs, authority."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import Pack, VariantCard
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.pricing import queries as pricing
from chapeau.commerce.pricing.values import ShelfLine, StepKind
from chapeau.commerce.stock import queries as stock
from chapeau.interfaces.formats import money, unit_price, weekday
from chapeau.interfaces.marks import hat_name
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.articles import choose, first_delivery
from chapeau.interfaces.storefront.shopper import Shopper, inputs_of, shopper
from chapeau.interfaces.storefront.terms import terms_of
from chapeau.interfaces.storefront.words import pack_words
from chapeau.kit.money import Money
from chapeau.kit.refusals import NotFound
from chapeau.person.people import queries as people
from chapeau.person.people.values import HatCard


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a page tells under one hat."""

    hat: HatCard | None
    article: str = ""
    price: str = ""
    """With its tax basis, as read."""
    price_source: str = ""
    terms: str = ""
    place: str = ""
    promised_on: date | None = None
    pack: Pack | None = None


def snapshot(request: HouseRequest, page: str) -> Snapshot:
    """Read under the hat the request wears; ``page`` is the address the switch was made on."""
    who = shopper(request)
    base = Snapshot(hat=who.hat, terms=terms_of(request), place=_place(who))
    seen = _article(who, page)
    if seen is not None:
        variant, price = seen
        promise = first_delivery(who, inputs_of(who), variant, price) if price else None
        return replace(
            base,
            article=variant.name,
            price=_price_words(price) if price else "",
            price_source=_source(price) if price else "",
            promised_on=promise.promised_on if promise else None,
            pack=variant.pack,
        )
    basket = ordering.basket(who.viewer, now=who.now)
    if basket is not None and basket.order.lines:
        return replace(base, article=_("Basket"), price=_amount_words(basket.order.shown, basket.order.shows_gross))
    return base


def hat_change_lines(was: Snapshot, now_is: Snapshot) -> list[str]:
    """The title, then one line each for what the buyer has to know."""
    hat = now_is.hat
    lines = [_("You now buy for %(name)s") % {"name": hat_name(hat)}]
    if now_is.price and was.price and was.article == now_is.article:
        change = _("%(article)s: %(before)s → %(after)s") % {
            "article": now_is.article, "before": was.price, "after": now_is.price,
        }  # fmt: skip
        lines.append(f"{change} ({now_is.price_source})" if now_is.price_source else change)
    else:
        lines.append(_("Prices incl. VAT") if hat is None or hat.is_private else _("Prices excl. VAT"))
    lines.append(now_is.terms)
    if now_is.place and now_is.promised_on:
        lines.append(_("Delivered to %(place)s, %(day)s") % {"place": now_is.place, "day": weekday(now_is.promised_on)})
    elif now_is.place:
        lines.append(_("Delivered to %(place)s") % {"place": now_is.place})
    if now_is.pack and now_is.pack != was.pack:
        lines.append(pack_words(now_is.pack))
    lines.append(_authority_words(hat))
    return [line for line in lines if line]


def _authority_words(hat: HatCard | None) -> str:
    if hat is None or hat.is_private:
        return _("You decide alone")
    limit = hat.authority.per_order_minor
    if limit is not None:
        return _("You may decide up to %(amount)s; above that a colleague approves") % {
            "amount": money(Money(limit, hat.authority.currency))
        }
    if hat.authority.per_month_minor is not None:
        return _("You may decide up to %(amount)s a month; above that a colleague approves") % {
            "amount": money(Money(hat.authority.per_month_minor, hat.authority.currency))
        }
    return _("You decide alone")


def _article(who: Shopper, page: str) -> tuple[VariantCard, ShelfLine | None] | None:
    """The article of a product's page, when the switch was made on one that this hat may see too."""
    address = urlsplit(page)
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    if match.view_name != "storefront:product":
        return None
    try:
        shown = catalog.product_page(who.viewer, code=match.kwargs["code"], market=who.market, language=who.language)
    except NotFound:
        return None
    ids = [variant.id for variant in shown.variants]
    prices = pricing.shelf(who.viewer, inputs=inputs_of(who), variant_ids=ids, now=who.now)
    there = stock.availability(who.viewer, variant_ids=ids)
    chosen = choose(shown, prices, there, parse_qs(address.query).get("sku", [""])[0])
    return (chosen, prices.get(chosen.id)) if chosen else None


def _place(who: Shopper) -> str:
    if who.hat is None:
        return ""
    known = people.postal_addresses(who.viewer)
    usual = next((place for place in known if place.is_default and not place.is_billing), None) or next(
        iter(known), None
    )
    if usual is None:
        return ""
    return ", ".join(part for part in (usual.label, usual.value.city) if part)


def _price_words(price: ShelfLine) -> str:
    shown = unit_price(price.unit_price, price.currency)
    if price.base > 1:
        shown = _("%(price)s for %(base)s") % {"price": shown, "base": price.base}
    return _with_basis(shown, price.shows_gross)


def _amount_words(amount: Money, shows_gross: bool) -> str:
    return _with_basis(money(amount), shows_gross)


def _with_basis(shown: str, shows_gross: bool) -> str:
    words = _("%(price)s incl. VAT") if shows_gross else _("%(price)s excl. VAT")
    return words % {"price": shown}


def _source(price: ShelfLine) -> str:
    kinds = {step.kind for step in price.steps}
    if StepKind.PERSONAL_OFFER in kinds:
        return _("your own offer")
    if StepKind.CONTRACT in kinds:
        return _("your contract")
    return ""
