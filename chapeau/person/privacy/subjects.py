"""Who a person is in the tables: the rows, hats, visitors and addresses that lead to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.refusals import Refusal
from chapeau.person.people.models import Address, Hat, Person, Visitor
from chapeau.person.people.values import StaffRole, Viewer, ViewerKind

SETTLERS = (StaffRole.COMPLIANCE,)
WRITERS = (StaffRole.SERVICE, StaffRole.COMPLIANCE)


class OnlyForYourself(Refusal):
    code = "only-under-private-hat"
    status = 403
    sentence = _("Your data is yours, not your organisation's: switch to buying for yourself first.")


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with everybody merged into them."""

    root: Person
    person_ids: frozenset[UUID]
    hat_ids: frozenset[UUID]
    visitor_ids: frozenset[UUID]
    emails: frozenset[str]
    phones: frozenset[str]

    def rows(self, record: PersonalData, *, by_address: bool = False) -> QuerySet[Model]:
        """The rows of a record that are this person's; ``by_address``: also those that name an address of theirs."""
        ids = {"hat": self.hat_ids, "person": self.person_ids, "visitor": self.visitor_ids}
        found = Q()
        for path, of in ((record.path, record.of), *record.also):
            found |= Q(**{f"{path}__in": ids[of]})
        rows = record.model._base_manager.all()
        if by_address and record.addresses and (self.emails or self.phones):
            for name in record.addresses:
                rows = rows.alias(**{f"told_{name}": Lower(Cast(name, TextField()))})
                for address in sorted(self.emails | self.phones):
                    found |= Q(**{f"told_{name}__contains": address})
        return rows.filter(found)


def subject_of(person: Person) -> Subject:
    """With those merged into the person, at whatever depth."""
    people = {person.id}
    while fresh := set(Person.objects.filter(merged_into__in=people).values_list("id", flat=True)) - people:
        people |= fresh
    hats = frozenset(Hat.objects.filter(person__in=people).values_list("id", flat=True))
    told = Address.objects.filter(hat__in=hats).values_list("kind", "normalised")
    return Subject(
        root=person,
        person_ids=frozenset(people),
        hat_ids=hats,
        visitor_ids=frozenset(Visitor.objects.filter(hat__in=hats).values_list("id", flat=True)),
        emails=_of_kind(told, Address.Kind.EMAIL),
        phones=_of_kind(told, Address.Kind.PHONE),
    )


def _of_kind(told: Iterable[tuple[str, str]], kind: str) -> frozenset[str]:
    return frozenset(value for one, value in told if one == kind and value)


def own_person(viewer: Viewer) -> Person:
    """The person of the private hat in use. Refuses: ``OnlyForYourself`` under any other."""
    if viewer.kind is not ViewerKind.HAT or viewer.organisation_id is not None:
        raise OnlyForYourself
    hat = Hat.objects.select_related("person").filter(Q(pk=viewer.hat_id), organisation=None).first()
    if hat is None:
        raise OnlyForYourself
    return hat.person
