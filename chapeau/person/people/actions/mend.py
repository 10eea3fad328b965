"""What imports do besides building: complete people who are there, and take out those they brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from chapeau.kit import bus
from chapeau.kit.db import let_go, text_array, unreferenced
from chapeau.kit.ids import new_id
from chapeau.person.people import rows
from chapeau.person.people.actions.build import BATCH, check_may_build
from chapeau.person.people.events import PersonChanged
from chapeau.person.people.models import (
    Address,
    ExternalNumber,
    Hat,
    HatChange,
    Organisation,
    Person,
    PostalAddress,
)
from chapeau.person.people.rules.contact import email_address, phone_number
from chapeau.person.people.rules.postal import checked_address
from chapeau.person.people.values import PersonMend, Viewer

_OF_PERSON = ("given_name", "family_name", "language", "country")


@transaction.atomic
def mend_people(viewer: Viewer, *, mends: Sequence[PersonMend], now: datetime) -> list[dict[str, tuple[str, str]]]:
    """Change or add what each says more; per mend the fields that moved, with what they were and are.

    E-mail, phone and postal address are added beside those that are there, never verified. Each change stands in the
    history. Refuses: ``Forbidden``, ``BadEmail``, ``BadPhone``, ``BadAddress``.
    """
    check_may_build(viewer)
    hats = Hat.objects.select_related("person").in_bulk([mend.hat_id for mend in mends])
    locked = {hat.person_id for hat in hats.values()}
    people = {row.id: row for row in Person.objects.filter(id__in=locked).order_by("id").select_for_update()}
    known = {
        (hat_id, normalised)
        for hat_id, normalised in Address.objects.filter(hat__in=hats, revoked_at=None).values_list(
            "hat_id", "normalised"
        )
    }
    places = {
        (row.hat_id, row.street, row.postal_code, row.city, row.country)
        for row in PostalAddress.objects.filter(hat__in=hats, archived_at=None)
    }
    moved: list[dict[str, tuple[str, str]]] = []
    history: list[HatChange] = []
    addresses: list[Address] = []
    postal: list[PostalAddress] = []
    for mend in mends:
        hat = hats[mend.hat_id]
        person = people[hat.person_id]
        told: dict[str, tuple[str, str]] = {}
        for name in _OF_PERSON:
            wanted, was = getattr(mend, name), getattr(person, name)
            if wanted and wanted != was:
                told[name] = (was, wanted)
                setattr(person, name, wanted)
        if mend.job_title and hat.organisation_id and mend.job_title != hat.job_title:
            told["job_title"] = (hat.job_title, mend.job_title)
            hat.job_title = mend.job_title
        if mend.email and (hat.id, (plain := email_address(mend.email))) not in known:
            known.add((hat.id, plain))
            addresses.append(rows.email_row(hat.id, plain, verified_at=None, now=now))
            told["email"] = ("", plain)
        if mend.phone and (hat.id, (number := phone_number(mend.phone, country=person.country))) not in known:
            known.add((hat.id, number))
            addresses.append(rows.phone_row(hat.id, number, now=now))
            told["phone"] = ("", number)
        if mend.address is not None:
            value = checked_address(mend.address)
            key = (hat.id, value.street, value.postal_code, value.city, value.country)
            if key not in places:
                places.add(key)
                postal.append(rows.postal_row(value, now=now, hat_id=hat.id))
                told["address"] = ("", f"{value.street}, {value.postal_code} {value.city}")
        moved.append(told)
        history += [
            HatChange(
                person_id=person.id, hat_id=hat.id, by_hat_id=viewer.hat_id, field=name, before=was, after=becomes,
                changed_at=now,
            )
            for name, (was, becomes) in told.items()
        ]  # fmt: skip
    changed = [people[hats[mend.hat_id].person_id] for mend, told in zip(mends, moved, strict=True) if told]
    for person in changed:
        rows.fill_person(person)
    fields = [*_OF_PERSON, "sort_key", "folded", "trigrams"]
    Person.objects.bulk_update({person.id: person for person in changed}.values(), fields, batch_size=BATCH)
    Hat.objects.bulk_update(hats.values(), ["job_title"], batch_size=BATCH)
    Address.objects.bulk_create(addresses, batch_size=BATCH)
    PostalAddress.objects.bulk_create(postal, batch_size=BATCH)
    HatChange.objects.bulk_create(history, batch_size=BATCH)
    bus.publish(
        [
            PersonChanged(occurred_at=now, hat_id=mend.hat_id, actor_hat_id=viewer.hat_id, changed=tuple(sorted(told)))
            for mend, told in zip(mends, moved, strict=True)
            if told
        ]
    )
    return moved


@transaction.atomic
def remember_numbers(
    viewer: Viewer,
    *,
    source: str,
    hats: Mapping[str, UUID] | None = None,
    organisations: Mapping[str, UUID] | None = None,
) -> None:
    """Numbers another system gave, to hats and organisations; those known stay. Refuses: ``Forbidden``."""
    check_may_build(viewer)
    wanted: list[tuple[str, UUID | None, UUID | None]] = [(number, hat, None) for number, hat in (hats or {}).items()]
    wanted += [(number, None, organisation) for number, organisation in (organisations or {}).items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_external_number (id, source, number, hat_id, organisation_id) "
            "SELECT new.id, %s, new.number, new.hat_id, new.organisation_id "
            "FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[]) AS new (id, number, hat_id, organisation_id) "
            "ON CONFLICT DO NOTHING",
            [
                source,
                text_array(new_id() for _ in wanted),
                text_array(number for number, *_ in wanted),
                text_array(hat for _, hat, _ in wanted),
                text_array(organisation for *_, organisation in wanted),
            ],
        )


@transaction.atomic
def remove_people(viewer: Viewer, *, hat_ids: Collection[UUID]) -> set[UUID]:
    """Delete these hats where nothing hangs on them, and the people who then have none but a bare private one.

    Returns the hats that went. For taking an import out; the log keeps its facts, which then lead nowhere.
    Refuses: ``Forbidden``.
    """
    check_may_build(viewer)
    own = (Address, PostalAddress, ExternalNumber)
    free = _unused_hats(hat_ids, own)
    people = set(Hat.objects.filter(id__in=free).values_list("person_id", flat=True))
    # An organisation's hat came with a person whose private hat is bare: both go, or none of the person.
    private = set(
        Hat.objects.filter(person_id__in=people, organisation=None, alias_of=None).values_list("id", flat=True)
    )
    bare = _unused_hats(private, own)
    others = Hat.objects.filter(person_id__in=people).exclude(id__in=free | bare).values_list("person_id", flat=True)
    alone = unreferenced(Person, people - set(others), besides=(Hat,))
    staying = set(
        Hat.objects.filter(id__in=free, organisation=None).exclude(person_id__in=alone).values_list("id", flat=True)
    )
    going = (free - staying) | set(Hat.objects.filter(person_id__in=alone).values_list("id", flat=True))
    for model in own:
        model._default_manager.filter(hat_id__in=going).delete()
    let_go(Hat, going)
    Hat.objects.filter(id__in=going)._raw_delete(using="default")
    Person.objects.filter(id__in=alone)._raw_delete(using="default")
    return going


def _unused_hats(hat_ids: Iterable[UUID], own: Sequence[type]) -> set[UUID]:
    return unreferenced(Hat, set(hat_ids), besides=own)


@transaction.atomic
def remove_organisations(viewer: Viewer, *, organisation_ids: Collection[UUID]) -> set[UUID]:
    """Delete organisations on which nothing hangs; those that went. Refuses: ``Forbidden``."""
    check_may_build(viewer)
    own = (PostalAddress, ExternalNumber)
    free = unreferenced(Organisation, organisation_ids, besides=own)
    for model in own:
        model._default_manager.filter(organisation_id__in=free).delete()
    Organisation.objects.filter(id__in=free)._raw_delete(using="default")
    return free


@transaction.atomic
def restore_people(
    viewer: Viewer, *, fields: Mapping[UUID, Mapping[str, tuple[str, str]]], now: datetime
) -> dict[UUID, tuple[str, ...]]:
    """Give hats back what ``mend_people`` told it moved; per hat the fields that somebody changed since, untouched.

    Refuses: ``Forbidden``.
    """
    check_may_build(viewer)
    hats = Hat.objects.select_related("person").in_bulk(list(fields))
    kept: dict[UUID, tuple[str, ...]] = {}
    history: list[HatChange] = []
    for hat_id, moved in fields.items():
        hat = hats.get(hat_id)
        if hat is None:
            kept[hat_id] = tuple(moved)
            continue
        stale = []
        for name, (was, became) in moved.items():
            if name in ("email", "phone"):
                Address.objects.filter(hat=hat, normalised=became, verified_at=None).delete()
            elif name == "address":
                PostalAddress.objects.filter(hat=hat, is_default=False, archived_at=None).filter(
                    street=became.rsplit(", ", 1)[0]
                ).update(archived_at=now)
            else:
                row: Hat | Person = hat if name == "job_title" else hat.person
                if getattr(row, name) != became:
                    stale.append(name)
                    continue
                setattr(row, name, was)
                history.append(
                    HatChange(
                        person_id=hat.person_id, hat_id=hat.id, by_hat_id=viewer.hat_id, field=name, before=became,
                        after=was, changed_at=now,
                    )
                )  # fmt: skip
        if stale:
            kept[hat_id] = tuple(stale)
        rows.fill_person(hat.person)
    Person.objects.bulk_update(
        {hat.person_id: hat.person for hat in hats.values()}.values(),
        [*_OF_PERSON, "sort_key", "folded", "trigrams"],
        batch_size=BATCH,
    )
    Hat.objects.bulk_update(hats.values(), ["job_title"], batch_size=BATCH)
    HatChange.objects.bulk_create(history, batch_size=BATCH)
    return kept
