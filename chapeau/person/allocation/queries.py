"""Which arm, which choice, which flag: for one person on a page, and for many at once; and the desk's lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from chapeau.kit.db import fetch
from chapeau.kit.house_settings import history_of
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.allocation import live, registry
from chapeau.person.allocation.access import check_may_read
from chapeau.person.allocation.live import LiveExperiment, LiveFlag
from chapeau.person.allocation.models import Experiment, Flag
from chapeau.person.allocation.rules import arm_for, is_in
from chapeau.person.allocation.values import (
    WHOLE,
    Arm,
    Eligible,
    ExperimentCard,
    ExperimentPlan,
    ExperimentState,
    FlagCard,
    Noted,
    Place,
    Standing,
)
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, Market, Viewer, ViewerKind

_MET_BY_PEOPLE = """
SELECT DISTINCT ON (met.experiment_id, met.person_id) met.experiment_id, met.person_id, met.arm FROM (
    SELECT enrolment.*, hat.person_id FROM people_hat hat JOIN allocation_enrolment enrolment ON enrolment.hat_id = hat.id
    WHERE hat.person_id = ANY(%(who)s::uuid[])
    UNION ALL
    SELECT enrolment.*, hat.person_id FROM people_hat hat JOIN people_visitor visitor ON visitor.hat_id = hat.id
    JOIN allocation_enrolment enrolment ON enrolment.visitor_id = visitor.id WHERE hat.person_id = ANY(%(who)s::uuid[])
) met WHERE met.experiment_id = ANY(%(experiments)s::uuid[])
ORDER BY met.experiment_id, met.person_id, met.at, met.id
"""
_MET_BY_VISITOR = """
SELECT experiment_id, visitor_id, arm FROM allocation_enrolment
WHERE visitor_id = ANY(%(who)s::uuid[]) AND experiment_id = ANY(%(experiments)s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whose lot is drawn: the person's, whatever hat they wear; of somebody not signed in the visitor's."""

    lot: UUID
    market: str
    hat_id: UUID | None = None
    visitor_id: UUID | None = None


def standing(viewer: Viewer, *, hat: HatCard | None = None, is_measured: bool = True) -> Standing:
    """What holds for who looks: arms, and what is chosen at each place. ``hat``: the viewer's own card, where it is at hand.

    Not ``is_measured``, of staff, or of somebody of whom nothing is known, only what was decided holds: nobody is tried on
    who may not be counted. No query while nothing runs; else one, and one per audience asked for.
    """
    running = live.experiments()
    if not running:
        return Standing()
    who = somebody(viewer, hat)
    return standings([who], running, is_measured=is_measured)[who]


def standings(
    everybody: Collection[Somebody | None], running: Collection[LiveExperiment], *, is_measured: bool = True
) -> dict[Somebody | None, Standing]:
    """Of each; two hats of one person have the same lot and may differ in where they are eligible."""
    tried = [each for each in running if not each.decided] if is_measured else []
    known = [who for who in everybody if who]
    met = enrolled(known, [each.id for each in tried]) if tried else {}
    inside = _members(known, {each.eligible.audience for each in running if each.eligible.audience})
    return {who: _standing(who, running, met, inside, is_measured=is_measured) for who in everybody}


def _standing(
    who: Somebody | None,
    running: Iterable[LiveExperiment],
    met: Mapping[tuple[UUID, UUID], str],
    inside: Mapping[str, set[UUID]],
    *,
    is_measured: bool,
) -> Standing:
    arms, choices, deciding = {}, {}, {}
    for each in running:
        if not _is_eligible(who, each.eligible, inside):
            continue
        if each.decided:
            arm = each.decided
        elif who is None or not is_measured:
            continue
        elif not (arm := met.get((each.id, who.lot), "")):
            if not is_in(who.lot, salt=each.group_salt, first=each.first, share=each.eligible.share):
                continue
            arm = arm_for(who.lot, salt=each.salt, arms=each.arms)
        arms[each.code] = arm
        if each.place:
            choices[each.place] = each.choice_of(arm)
            deciding[each.place] = "" if each.decided else each.code
    return Standing(arms, choices, {place: code for place, code in deciding.items() if code})


def _is_eligible(who: Somebody | None, wanted: Eligible, inside: Mapping[str, set[UUID]]) -> bool:
    """Asked of the hat in use, never of the person's others: what it shows tells nothing of them."""
    market = who.market if who else Market.B2C.value
    if wanted.markets and market not in wanted.markets:
        return False
    return not wanted.audience or (who is not None and who.hat_id in inside[wanted.audience])


def _members(everybody: Iterable[Somebody], audiences: Iterable[str]) -> dict[str, set[UUID]]:
    hats = [who.hat_id for who in everybody if who.hat_id]
    return {audience: registry.in_audience(audience, hats) for audience in audiences}


def enrolled(everybody: Iterable[Somebody], experiment_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], str]:
    """(experiment, lot) to the arm first seen: of a person under whatever hat, or as a visitor who is linked to one."""
    people_of = [who.lot for who in everybody if who.hat_id]
    visitors = [who.lot for who in everybody if who.visitor_id]
    found: dict[tuple[UUID, UUID], str] = {}
    for statement, lots in ((_MET_BY_PEOPLE, people_of), (_MET_BY_VISITOR, visitors)):
        if lots:
            rows = fetch(statement, {"who": lots, "experiments": list(experiment_ids)}, kept=len(lots) == 1)
            found |= {(experiment, lot): arm for experiment, lot, arm in rows}
    return found


def somebody(viewer: Viewer, hat: HatCard | None) -> Somebody | None:
    """Nobody for staff, for jobs, and for who is not known by so much as a cookie."""
    if viewer.kind is ViewerKind.HAT and viewer.hat_id:
        card = hat if hat and hat.id == viewer.hat_id else people.hat_card(SYSTEM, hat_id=viewer.hat_id)
        return _of_card(card)
    if viewer.kind is ViewerKind.VISITOR and viewer.visitor_id:
        return Somebody(viewer.visitor_id, Market.B2C.value, visitor_id=viewer.visitor_id)
    return None


def somebodies(hat_ids: Collection[UUID]) -> dict[UUID, Somebody]:
    """By hat; colleagues are left out."""
    cards = people.hat_cards(SYSTEM, ids=hat_ids)
    return {card.id: _of_card(card) for card in cards.values() if not card.is_staff}


def _of_card(card: HatCard) -> Somebody:
    return Somebody(card.person_id, card.market.value, hat_id=card.id)


def arm_of(viewer: Viewer, *, experiment: str, hat: HatCard | None = None) -> str:
    """Code of the viewer's arm; empty: not in it, and the usual holds. Always the same for one person, whatever hat or device.

    That somebody saw it is told apart, by ``actions.record_met``.
    """
    return standing(viewer, hat=hat).arms.get(experiment, "")


def arms_of(viewer: Viewer, *, experiment: str, hat_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same of many hats, those not in it left out. For jobs (``SYSTEM``). Four queries. Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    running = tuple(each for each in live.experiments() if each.code == experiment)
    if not running or not hat_ids:
        return {}
    everybody = somebodies(hat_ids)
    known = standings(everybody.values(), running)
    found = {hat_id: known[who].arms.get(experiment, "") for hat_id, who in everybody.items()}
    return {hat_id: arm for hat_id, arm in found.items() if arm}


def flags_on(viewer: Viewer, *, hat: HatCard | None = None) -> frozenset[str]:
    """Codes of the flags that are on for who looks. No query, but one per audience asked for."""
    who = somebody(viewer, hat)
    kept = live.flags()
    inside = _members(
        [who] if who else [], {flag.eligible.audience for flag in kept.values() if flag.eligible.audience}
    )
    usual = {switch.code for switch in registry.switches() if switch.usual and switch.code not in kept}
    return frozenset(usual | {code for code, flag in kept.items() if _shines(who, flag, inside)})


def is_on(viewer: Viewer, *, flag: str, hat: HatCard | None = None) -> bool:
    """Whether it is on for who looks; one nobody heard of is off. As ``flags_on``."""
    return flag in flags_on(viewer, hat=hat)


def on_for(viewer: Viewer, *, flag: str, hat_ids: Collection[UUID]) -> set[UUID]:
    """Of these hats those it is on for. For jobs (``SYSTEM``). Refuses: ``Forbidden``."""
    if not viewer.is_system:
        raise Forbidden
    kept = live.flags().get(flag)
    if kept is None:
        switch = registry.switch_of(flag)
        return set(hat_ids) if switch and switch.usual else set()
    everybody = somebodies(hat_ids)
    inside = _members(everybody.values(), {kept.eligible.audience} - {""})
    return {hat_id for hat_id, who in everybody.items() if _shines(who, kept, inside)}


def _shines(who: Somebody | None, flag: LiveFlag, inside: Mapping[str, set[UUID]]) -> bool:
    if not flag.is_on or not _is_eligible(who, flag.eligible, inside):
        return False
    if flag.eligible.share >= WHOLE:
        return True
    return who is not None and is_in(who.lot, salt=flag.salt, first=0, share=flag.eligible.share)


def places(viewer: Viewer) -> tuple[Place, ...]:
    """What can be tried. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    return registry.places()


def experiments(viewer: Viewer, *, state: ExperimentState | None = None, text: str = "") -> list[ExperimentCard]:
    """All, the newest first; a house has dozens. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    rows = Experiment.objects.annotate(met=Count("enrolments")).order_by("-created_at", "-id")
    if state:
        rows = rows.filter(state=state)
    return [_card(row, row.met) for row in rows.filter(name__icontains=text)]


def experiment(viewer: Viewer, *, code: str) -> ExperimentCard:
    """Refuses: ``Forbidden``, ``NotFound``."""
    check_may_read(viewer)
    row = Experiment.objects.annotate(met=Count("enrolments")).filter(code=code).first()
    if row is None:
        raise NotFound
    return _card(row, row.met)


def _card(row: Experiment, met: int) -> ExperimentCard:
    plan = ExperimentPlan(
        name=row.name,
        question=row.question,
        place=row.place,
        arms=tuple(Arm(**arm) for arm in row.arms),
        eligible=Eligible(row.share, tuple(row.markets), row.audience),
        group=row.group,
        base_percent=row.base_percent,
        lift_percent=row.lift_percent,
    )
    return ExperimentCard(
        row.code, plan, ExperimentState(row.state), met, row.decided_arm, row.created_at, row.started_at, row.stopped_at,
        row.decided_at,
    )  # fmt: skip


def flags(viewer: Viewer) -> list[FlagCard]:
    """Those of the product, then those of one's own, by code. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    kept = {row.code: row for row in Flag.objects.order_by("code")}
    cards = []
    for switch in registry.switches():
        row = kept.pop(switch.code, None)
        on = row.is_on if row else switch.usual
        cards.append(
            FlagCard(switch.code, switch.label, switch.says, on, _eligible(row), True, row.changed_at if row else None)
        )
    return cards + [
        FlagCard(row.code, row.name or row.code, "", row.is_on, _eligible(row), False, row.changed_at)
        for row in kept.values()
    ]


def flag(viewer: Viewer, *, code: str) -> FlagCard:
    """Refuses: ``Forbidden``, ``NotFound``."""
    for card in flags(viewer):
        if card.code == code:
            return card
    raise NotFound


def _eligible(row: Flag | None) -> Eligible:
    return Eligible(row.share, tuple(row.markets), row.audience) if row else Eligible()


def history(viewer: Viewer, *, experiment: str = "", flag: str = "") -> list[Noted]:
    """Who changed what, the newest first. Refuses: ``Forbidden``."""
    check_may_read(viewer)
    changes = history_of(section_of(experiment=experiment, flag=flag))
    cards = people.hat_cards(SYSTEM, ids={change.by_hat_id for change in changes if change.by_hat_id})
    names = {card.id: card.person_name for card in cards.values()}
    return [
        Noted(
            each.field,
            each.before,
            each.after,
            names.get(each.by_hat_id, "") if each.by_hat_id else "",
            each.changed_at,
        )
        for each in changes
    ]


def section_of(*, experiment: str = "", flag: str = "") -> str:
    """Of the book of the house's changes."""
    return f"experiment:{experiment}" if experiment else f"flag:{flag}"[:40]
