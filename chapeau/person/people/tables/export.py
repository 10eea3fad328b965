"""People and organisations as rows that come in again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chapeau.kit.money import Money
from chapeau.person.people import cards
from chapeau.person.people.actions.build import check_may_build
from chapeau.person.people.models import Address, Hat, Organisation, PostalAddress
from chapeau.person.people.values import Viewer

PAGE = 2_000


def export_people(viewer: Viewer, now: datetime) -> Iterator[Mapping[str, Any]]:
    """Everybody with a private hat, by code, with its first e-mail, phone and address. Refuses: ``Forbidden``."""
    check_may_build(viewer)
    last = ""
    while True:
        found = Hat.objects.filter(
            organisation=None, alias_of=None, person__merged_into=None, person__is_identified=True
        )
        hats = list(found.filter(person__code__gt=last).select_related("person").order_by("person__code")[:PAGE])
        if not hats:
            return
        reach = _reach([hat.id for hat in hats])
        places = _places("hat_id", [hat.id for hat in hats])
        for hat in hats:
            person = hat.person
            yield {
                "given_name": person.given_name, "family_name": person.family_name, "language": person.language,
                "country": person.country, "number": person.code, **reach.get(hat.id, {}),
                **_place(places.get(hat.id), person.country),
            }  # fmt: skip
        last = hats[-1].person.code


def export_organisations(viewer: Viewer, now: datetime) -> Iterator[Mapping[str, Any]]:
    """A row per open hat, or one for an organisation without any. Refuses: ``Forbidden``."""
    check_may_build(viewer)
    last = ""
    while True:
        found = Organisation.objects.filter(is_house=False, closed_at=None, code__gt=last)
        rows = list(found.order_by("code")[: PAGE // 4])
        if not rows:
            return
        hats: defaultdict[UUID, list[Hat]] = defaultdict(list)
        members = Hat.objects.filter(cards.open_at(now), organisation__in=rows).select_related("person")
        for hat in members.order_by("code"):
            if hat.organisation_id:
                hats[hat.organisation_id].append(hat)
        reach = _reach([hat.id for mine in hats.values() for hat in mine])
        places = _places("organisation_id", [row.id for row in rows])
        for row in rows:
            facts = {
                "name": row.name, "kind": row.kind, "trade": row.trade, "vat_number": row.vat_number,
                "registration_number": row.registration_number, "language": row.language, "number": row.code,
                **_place(places.get(row.id), row.country), "country": row.country,
            }  # fmt: skip
            yield from ({**facts, **_member(hat, reach.get(hat.id, {}))} for hat in hats[row.id])
            if not hats[row.id]:
                yield facts
        last = rows[-1].code


def _member(hat: Hat, reach: Mapping[str, str]) -> dict[str, Any]:
    def amount(minor: int | None) -> Any:
        return None if minor is None else Money(minor, hat.authority_currency).amount

    return {
        "member_given_name": hat.person.given_name, "member_family_name": hat.person.family_name,
        **{f"member_{name}": value for name, value in reach.items()}, "job_title": hat.job_title,
        "roles": ", ".join(hat.roles), "per_order": amount(hat.per_order_minor), "per_month": amount(hat.per_month_minor),
        "cost_centres": ", ".join(hat.cost_centres),
    }  # fmt: skip


def _reach(hat_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The first e-mail and phone of each."""
    found: dict[UUID, dict[str, str]] = {}
    for hat_id, kind, value in (
        Address.objects.filter(hat__in=hat_ids, revoked_at=None).order_by("created_at", "id").values_list(
            "hat_id", "kind", "value"
        )
    ):  # fmt: skip
        found.setdefault(hat_id, {}).setdefault("email" if kind == Address.Kind.EMAIL else "phone", value)
    return found


def _places(owner: str, ids: Sequence[UUID]) -> dict[UUID, PostalAddress]:
    found: dict[UUID, PostalAddress] = {}
    places = PostalAddress.objects.filter(**{f"{owner}__in": ids}, archived_at=None)
    for place in places.order_by("-is_default", "created_at", "id"):
        found.setdefault(getattr(place, owner), place)
    return found


def _place(place: PostalAddress | None, country: str) -> dict[str, str]:
    if place is None:
        return {}
    street, _line, second = place.street.partition("\n")
    return {
        "street": street, "street2": second.replace("\n", ", "), "postal_code": place.postal_code, "city": place.city,
        "region": place.region, "country": place.country or country,
    }  # fmt: skip
