"""Who may be one, what a merge would do, and which were done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from chapeau.kit.db import fetch
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people import cards
from chapeau.person.people.likenesses import known_as
from chapeau.person.people.models import Hat, HatChange, Likeness, Merge, MergeImage, Person, SameHuman
from chapeau.person.people.queries.hats import hat_card
from chapeau.person.people.queries.people import person_page
from chapeau.person.people.queries.search import person_hits
from chapeau.person.people.rules.merging import CHOSEN, HatPointer, settled
from chapeau.person.people.same_human_links import read_same_human
from chapeau.person.people.sight import joined_hats, merges_people
from chapeau.person.people.values import (
    KEPT,
    MERGED,
    Evidence,
    FieldPair,
    HatCard,
    HatMove,
    LikenessCard,
    MergeCard,
    MergePreview,
    PersonPage,
    SameHumanCard,
    SameHumanQuestion,
    Viewer,
)

_SUREST = ("-is_certain", "-probability", "id")
_LARGE = """
SELECT cluster FROM (SELECT cluster, first_id AS person_id FROM people_likeness
                     UNION SELECT cluster, second_id FROM people_likeness) member
WHERE cluster IS NOT NULL GROUP BY cluster HAVING count(*) > %(many)s
"""
_MOST_SHOWN = 30
OF_MANY = 5
"""People who look alike in a group larger than this are merged one by one by name, not along the list."""


def may_merge(viewer: Viewer) -> bool:
    """For pages: the button is shown when the deed would do it."""
    return merges_people(viewer)


def likenesses(viewer: Viewer, *, decision: str = "open", page: int = 1, size: int = 20) -> Page[LikenessCard]:
    """Pairs that may be one person: certain ones first, then the likeliest; a group of more than ``OF_MANY`` once.
    Refuses: ``Forbidden``.
    """
    if not merges_people(viewer):
        raise Forbidden
    rows = Likeness.objects.filter(decision=decision, first__merged_into=None, second__merged_into=None)
    best = Likeness.objects.filter(cluster=OuterRef("cluster"), decision=decision).order_by(*_SUREST).values("pk")[:1]
    large = [row[0] for row in fetch(_LARGE, {"many": OF_MANY}, kept=False)]
    rows = rows.filter(Q(cluster=None) | ~Q(cluster__in=large) | Q(pk=Subquery(best)))
    ordered = rows.select_related("decided_by__person").order_by(*_SUREST)
    number = max(1, page)
    return Page(_likeness_cards(viewer, list(ordered[(number - 1) * size : number * size])), rows.count(), number, size)


def likeness(viewer: Viewer, *, code: str) -> LikenessCard:
    """Refuses: ``Forbidden``, ``NotFound``."""
    if not merges_people(viewer):
        raise Forbidden
    row = Likeness.objects.select_related("decided_by__person").filter(code=code).first()
    if row is None:
        raise NotFound
    return _likeness_cards(viewer, [row])[0]


def _likeness_cards(viewer: Viewer, rows: list[Likeness]) -> tuple[LikenessCard, ...]:
    together = Likeness.objects.filter(cluster__in={row.cluster for row in rows if row.cluster})
    members: dict[UUID | None, set[UUID]] = {}
    for cluster, first, second in together.values_list("cluster", "first", "second"):
        members.setdefault(cluster, set()).update((first, second))
    many = {cluster: sorted(keys)[:_MOST_SHOWN] for cluster, keys in members.items() if len(keys) > OF_MANY}
    wanted = {key for row in rows for key in (row.first_id, row.second_id)} | {
        key for all_ in many.values() for key in all_
    }
    hits = {hit.person_id: hit for hit in person_hits(viewer, list(Person.objects.filter(pk__in=wanted)))}
    return tuple(
        LikenessCard(
            code=row.code,
            first=hits[row.first_id],
            second=hits[row.second_id],
            is_certain=row.is_certain,
            probability=Decimal(str(round(row.probability, 4))),
            evidence=tuple(
                Evidence(told["field"], told["level"], Decimal(str(told["weight"]))) for told in row.evidence
            ),
            cluster=row.cluster,
            cluster_size=len(members.get(row.cluster, ())) if row.cluster else 2,
            members=tuple(hits[key] for key in many.get(row.cluster, ())),
            decision=row.decision,
            decided_by=row.decided_by.person.name if row.decided_by else "",
            decided_at=row.decided_at,
            found_at=row.found_at,
        )
        for row in rows
    )


def merge_preview(viewer: Viewer, *, kept_code: str, merged_code: str) -> MergePreview:
    """What merging the second into the first would do: nothing is written. Refuses: ``Forbidden``, ``NotFound``."""
    if not merges_people(viewer):
        raise Forbidden
    kept, merged = (person_page(viewer, person_code=code) for code in (kept_code, merged_code))
    first, second = sorted((kept.person_id, merged.person_id))
    pair = Likeness.objects.select_related("decided_by__person").filter(first=first, second=second)
    hats = list(Hat.objects.filter(person__in=(first, second)))
    mine, theirs = ([hat for hat in hats if hat.person_id == key] for key in (first, second))
    return MergePreview(
        kept=kept,
        merged=merged,
        fields=_fields(kept, merged),
        moves=_moves(kept, merged),
        only_they_can_say=known_as(mine).isdisjoint(known_as(theirs)),
        likeness=next(iter(_likeness_cards(viewer, list(pair))), None),
    )


def _fields(kept: PersonPage, merged: PersonPage) -> tuple[FieldPair, ...]:
    since: dict[tuple[UUID | None, str], datetime] = {}
    changes = HatChange.objects.filter(person__in=(kept.person_id, merged.person_id), field__in=CHOSEN)
    for person_id, field, at in changes.order_by("changed_at").values_list("person", "field", "changed_at"):
        since[person_id, field] = at

    def told(page: PersonPage, field: str) -> tuple[str, datetime]:
        at = since.get((page.person_id, field))
        return ("changed", at) if at else ("created", page.created_at)

    pairs = []
    for field in CHOSEN:
        mine, theirs = getattr(kept, field), getattr(merged, field)
        (kept_from, kept_at), (merged_from, merged_at) = told(kept, field), told(merged, field)
        proposed = MERGED if theirs and not mine else KEPT
        pairs.append(FieldPair(field, mine, theirs, kept_from, merged_from, kept_at, merged_at, proposed))
    return tuple(pairs)


def _moves(kept: PersonPage, merged: PersonPage) -> tuple[HatMove, ...]:
    mine, theirs = ([hat.card for hat in page.hats] for page in (kept, merged))
    roots = settled([_pointer(card) for card in (*mine, *theirs)])
    by_id = {card.id: card for card in mine}
    return tuple(
        HatMove(hat.card, hat.emails, hat.phones, by_id.get(root) if (root := roots[hat.card.id]) else None)
        for hat in merged.hats
    )


def _pointer(card: HatCard) -> HatPointer:
    """Each card stands for all merged with it, so that it is its own root here."""
    return HatPointer(card.id, card.organisation_id, card.ends_at is None, None)


def merges_of(viewer: Viewer, *, person_id: UUID) -> tuple[MergeCard, ...]:
    """Merges of this person and of those merged into it, newest first; undone ones too. Nothing for who may not merge."""
    if not (merges_people(viewer) or viewer.is_system):
        return ()
    family = Person.objects.filter(Q(pk=person_id) | Q(merged_into=person_id)).values("pk")
    rows = Merge.objects.filter(Q(kept__in=family) | Q(merged__in=family))
    return _merge_cards(
        rows.select_related("kept", "merged", "by_hat__person", "undone_by__person").order_by("-number")
    )


def merge_card(viewer: Viewer, *, code: str) -> MergeCard:
    """Refuses: ``NotFound``."""
    rows = Merge.objects.select_related("kept", "merged", "by_hat__person", "undone_by__person").filter(code=code)
    found = _merge_cards(rows) if merges_people(viewer) else ()
    if not found:
        raise NotFound
    return found[0]


def hats_since(viewer: Viewer, *, code: str) -> tuple[HatCard, ...]:
    """Hats for organisations that the person took on after the merge: whoever undoes it says whose they are."""
    merge = Merge.objects.filter(code=code, undone_at=None).select_related("kept").first()
    if merge is None or not merges_people(viewer):
        return ()
    rows = cards.hats().filter(
        joined_hats(viewer),
        person=merge.kept.merged_into_id or merge.kept_id,
        organisation__isnull=False,
        created_at__gte=merge.merged_at,
    )
    came = MergeImage.objects.filter(merge__undone_at=None).values("row_id")
    return cards.hat_cards(rows.exclude(pk__in=came).order_by("created_at", "id"))


def _merge_cards(rows: Iterable[Merge]) -> tuple[MergeCard, ...]:
    return tuple(
        MergeCard(
            code=row.code,
            kept_code=row.kept.code,
            kept_name=row.kept.name,
            merged_code=row.merged.code,
            merged_name=row.merged.name,
            choices=row.choices,
            by_name=row.by_hat.person.name,
            reason=row.reason,
            merged_at=row.merged_at,
            undone_by_name=row.undone_by.person.name if row.undone_by else "",
            undone_reason=row.undone_reason,
            undone_at=row.undone_at,
        )
        for row in rows
    )


def same_human_between(viewer: Viewer, *, one_id: UUID, other_id: UUID) -> SameHumanCard | None:
    """The last question whether these two persons are one human. Refuses: ``Forbidden``."""
    if not merges_people(viewer):
        raise Forbidden
    row = (
        SameHuman.objects.filter(
            Q(first_hat__person=one_id, second_hat__person=other_id)
            | Q(first_hat__person=other_id, second_hat__person=one_id)
        )
        .order_by("-asked_at")
        .first()
    )
    if row is None:
        return None
    return SameHumanCard(
        code=row.code, state=row.state, asked_at=row.asked_at, lapses_at=row.lapses_at, settled_at=row.settled_at
    )


def same_human_question(viewer: Viewer, *, token: str, now: datetime) -> SameHumanQuestion:
    """What stands behind a mailed link: its own side alone. Refuses: ``NotFound``, ``QuestionLapsed``; but for the face
    that opens links (``SYSTEM``) always ``NotFound``.
    """
    if not viewer.is_system:
        raise NotFound
    row, side = read_same_human(token, now=now)
    hat_id, said = (
        (row.first_hat_id, row.first_said_yes_at) if side == "first" else (row.second_hat_id, row.second_said_yes_at)
    )
    return SameHumanQuestion(row.code, row.state, hat_card(viewer, hat_id=hat_id), said is not None)
