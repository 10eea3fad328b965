"""What the checkout page tells, read into forms, stored through deeds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chapeau.commerce.ordering import actions
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import AuthorityAnswer, BasketView, LimitReason, PaymentChoice
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront import policies
from chapeau.interfaces.storefront.forms import AddressForm, BusinessForm, GuestForm
from chapeau.person.people import actions as people_actions
from chapeau.person.people import queries as people
from chapeau.person.people.values import PostalAddressCard, PostalAddressValue

NEW = "new"
SAME = "same"


@dataclass
class Checkout:
    """One reading of the page; ``store`` writes what is valid, ``context`` shows it again."""

    request: HouseRequest
    basket: BasketView
    guest: GuestForm
    business: BusinessForm
    delivery: AddressForm
    billing: AddressForm
    addresses: tuple[PostalAddressCard, ...]
    address_choice: str
    billing_choice: str
    method: str
    payment: str
    buyer_reference: str
    cost_centre: str
    note: str
    coupon_error: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_posted(self) -> bool:
        return self.request.method == "POST"

    def is_complete(self) -> bool:
        """Everything an order needs was told and fits; the errors stand at their fields."""
        parts = [self.request.hat is not None or self.guest.is_valid()]
        if self.address_choice == NEW:
            parts.append(self.delivery.is_valid())
        if self.billing_choice == NEW:
            parts.append(self.billing.is_valid())
        if self.method not in {way.code for way in self.basket.delivery_options}:
            self.errors["method"] = _("Choose how it is delivered.")
        if self.payment not in {way.choice for way in self.basket.payment_options}:
            self.errors["payment"] = _("Choose how you pay.")
        if self.must_tick and not self.request.POST.get("agree"):
            self.errors["agree"] = str(policies.MUST_AGREE)
        return all(parts) and not self.errors

    @property
    def must_tick(self) -> bool:
        typed = self.delivery.data.get(self.delivery.add_prefix("country"), "") if self.address_choice == NEW else ""
        stored = next((place.value.country for place in self.addresses if place.code == self.address_choice), "")
        return policies.must_tick(self.request, country=stored or typed or self.basket.order.country)

    def store(self, *, everything: bool) -> None:
        """Write what the page tells into the basket. Refuses as the deeds of ordering do."""
        viewer, now = self.request.viewer, self.request.now
        if everything and self.request.hat is None:
            told = self.guest.cleaned_data
            name = self.delivery.cleaned_data.get("name", "") if self.delivery.is_bound else ""
            actions.set_guest(viewer, email=told["email"], name=name, language=get_language() or "en", now=now)
        self._store_addresses(everything)
        if self.method and self.method != self.basket.order.delivery_method:
            actions.choose_delivery(viewer, method=self.method, now=now)
        if self.payment in PaymentChoice.values and self.payment != self.basket.order.payment_method:
            actions.choose_payment(viewer, choice=PaymentChoice(self.payment), now=now)
        known = self.basket.order
        words = (self.buyer_reference.strip(), self.cost_centre.strip(), self.note.strip())
        if words != (known.buyer_reference, known.cost_centre, known.note):
            actions.set_reference(viewer, buyer_reference=words[0], cost_centre=words[1], note=words[2], now=now)

    def _store_addresses(self, everything: bool) -> None:
        viewer, now = self.request.viewer, self.request.now
        delivery = self._chosen(self.address_choice, self.delivery, everything)
        if delivery is None:
            country = self.delivery.data.get(self.delivery.add_prefix("country"), "")
            if country and country != self.basket.order.country:
                actions.set_country(viewer, country=country, now=now)
                self._forget_method()
            return
        if delivery.country != self.basket.order.country and not everything:
            self._forget_method()
        billing = None if self.billing_choice == SAME else self._chosen(self.billing_choice, self.billing, everything)
        known = self.basket.order
        if (delivery, billing or delivery) != (known.delivery_address, known.billing_address):
            actions.set_addresses(viewer, delivery=delivery, billing=billing, now=now)
        if everything and self.address_choice == NEW and self.request.hat and self.request.POST.get("keep_address"):
            people_actions.add_postal_address(viewer, value=delivery, now=now)

    def _focus_first_error(self) -> None:
        """Whoever cannot see the red is led to the first field that wants another look."""
        for form in (self.guest, self.delivery, self.billing):
            for name in form.fields:
                if form.is_bound and name in form.errors:
                    form.fields[name].widget.attrs["autofocus"] = True
                    return

    def _forget_method(self) -> None:
        """Another country has other ways; the buyer chooses again."""
        self.method = ""

    def _chosen(self, choice: str, form: AddressForm, everything: bool) -> PostalAddressValue | None:
        for place in self.addresses:
            if place.code == choice:
                return place.value
        return form.address if everything and choice == NEW else None

    def context(self, basket: BasketView) -> dict[str, Any]:
        """For the template; defaults are only shown, never stored by looking."""
        self._focus_first_error()
        return {
            "guest": self.guest,
            "business": self.business,
            "delivery": self.delivery,
            "billing": self.billing,
            "addresses": self.addresses,
            "billing_addresses": [
                place for place in self.addresses if place.is_billing and place.code != self.address_choice
            ],
            "address_choice": self.address_choice,
            "billing_choice": self.billing_choice,
            "method_choice": basket.order.delivery_method or self.method,
            "payment_choice": basket.order.payment_method or self.payment,
            "buyer_reference": self.buyer_reference,
            "cost_centre": self.cost_centre,
            "note": self.note,
            "word": self.request.POST.get("word", ""),
            "keep_address": not self.is_posted or "keep_address" in self.request.POST,
            "authority": authority_to_ask(basket, self.cost_centre),
            "errors": self.errors,
            "must_tick": self.must_tick,
            "has_agreed": bool(self.request.POST.get("agree")),
            "has_errors": bool(self.errors or self.guest.errors or self.delivery.errors or self.billing.errors),
            "coupon_error": self.coupon_error,
        }


def is_as_stored(request: HouseRequest) -> bool:
    """A signed-in buyer's page says nothing that the basket does not know: it can be placed without being read first."""
    if request.hat is None:
        return False
    stored, posted = ordering.checkout_choices(request.viewer), request.POST
    if stored is None:
        return False
    words = tuple(posted.get(name, "").strip() for name in ("buyer_reference", "cost_centre", "note"))
    chosen = (posted.get("method", ""), posted.get("payment", ""), *words)
    known = (stored.delivery_method, stored.payment_method, stored.buyer_reference, stored.cost_centre, stored.note)
    if chosen != known:
        return False
    places = {place.code: place.value for place in people.postal_addresses(request.viewer)}
    delivery = places.get(posted.get("address", ""))
    if delivery and policies.must_tick(request, country=delivery.country) and not posted.get("agree"):
        return False
    billing = delivery if posted.get("billing") == SAME else places.get(posted.get("billing", ""))
    return delivery is not None and (delivery, billing) == (stored.delivery_address, stored.billing_address)


def read_checkout(request: HouseRequest, basket: BasketView, *, as_known: bool = False) -> Checkout:
    """From what was sent, else (or ``as_known``) from what the basket and the buyer's own addresses know."""
    order, posted = basket.order, request.POST if request.method == "POST" and not as_known else None
    is_final = posted is not None and posted.get("step") in ("order", "ask")
    addresses = people.postal_addresses(request.viewer) if request.hat else ()
    choice = (posted.get("address", "") if posted is not None else "") or _usual(basket, addresses)
    billing_choice = (posted.get("billing", SAME) if posted is not None else None) or _usual_billing(addresses)
    known = order.delivery_address.to_json() if order.delivery_address else {}
    first = {"country": order.country or request.country, "name": request.hat.person_name if request.hat else ""}
    started = {**first, **{key: value for key, value in known.items() if value}}
    guest_first = {"email": order.guest_email}

    def address(prefix: str, is_used: bool, initial: dict[str, str], section: str) -> AddressForm:
        if is_final and is_used:
            return AddressForm(posted, prefix=prefix, section=section)
        typed = (
            {name: posted[f"{prefix}-{name}"] for name in AddressForm.COMPLETES if f"{prefix}-{name}" in posted}
            if posted is not None
            else {}
        )
        return AddressForm(prefix=prefix, initial={**initial, **typed}, section=section)

    business_first = {
        name: posted.get(f"business-{name}", "") if posted is not None else "" for name in ("name", "number")
    }
    return Checkout(
        request=request,
        basket=basket,
        guest=GuestForm(posted)
        if is_final
        else GuestForm(initial={**guest_first, **(posted.dict() if posted is not None else {})}),
        business=BusinessForm(posted, prefix="business")
        if posted is not None and posted.get("step") == "business"
        else BusinessForm(prefix="business", initial=business_first),
        delivery=address("delivery", choice == NEW, started, "shipping"),
        billing=address("billing", billing_choice == NEW, {"country": first["country"]}, "billing"),
        addresses=addresses,
        address_choice=choice,
        billing_choice=billing_choice,
        method=posted.get("method", "") if posted is not None else order.delivery_method or _first_method(basket),
        payment=posted.get("payment", "") if posted is not None else order.payment_method or _first_payment(basket),
        buyer_reference=posted.get("buyer_reference", "")[:80] if posted is not None else order.buyer_reference,
        cost_centre=posted.get("cost_centre", "")[:64]
        if posted is not None
        else order.cost_centre or _only_centre(request),
        note=posted.get("note", "")[:500] if posted is not None else order.note,
    )


def _usual(basket: BasketView, offered: tuple[PostalAddressCard, ...]) -> str:
    chosen = basket.order.delivery_address
    for place in offered:
        if chosen is not None and place.value == chosen:
            return place.code
    if chosen is None and offered:
        return next((place for place in offered if place.is_default), offered[0]).code
    return NEW


def _usual_billing(addresses: tuple[PostalAddressCard, ...]) -> str:
    return next((place.code for place in addresses if place.is_billing and not place.is_default), SAME)


def _first_method(basket: BasketView) -> str:
    return basket.delivery_options[0].code if basket.delivery_options else ""


def _first_payment(basket: BasketView) -> str:
    return str(basket.payment_options[0].choice) if basket.payment_options else ""


def _only_centre(request: HouseRequest) -> str:
    centres = request.hat.authority.cost_centres if request.hat else ()
    return centres[0] if centres else ""


def authority_to_ask(basket: BasketView, cost_centre: str = "") -> AuthorityAnswer:
    """Why a colleague is asked; a cost centre that is only not chosen yet is no reason."""
    answer = basket.authority
    if basket.order.cost_centre or (answer.reasons == () and not cost_centre):
        return answer
    return replace(answer, reasons=tuple(r for r in answer.reasons if r is not LimitReason.COST_CENTRE))
