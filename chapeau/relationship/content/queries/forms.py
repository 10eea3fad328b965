"""Forms as they are shown, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, Sum

from chapeau.kit import house_settings
from chapeau.kit.intervals import share
from chapeau.kit.pages import Page
from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.queries import hat_cards
from chapeau.person.people.values import SYSTEM, Viewer
from chapeau.relationship.content import links, rules
from chapeau.relationship.content.access import READERS, check_may_view, find_form, visible_submissions
from chapeau.relationship.content.models import ContentForm, FormCount, FormSubmission, FormVersion
from chapeau.relationship.content.values import (
    FormCard,
    FormContent,
    FormResult,
    FormRow,
    Paper,
    PaperOffer,
    PopUp,
    PopUps,
    ShownForm,
    SubmissionRow,
    Thanks,
    VariantResult,
)


def shown_form(*, code: str, variant: str, language: str, version: int | None = None) -> ShownForm:
    """The form as it is published, or an earlier version somebody still has open. Refuses: ``NotFound``."""
    form = find_form(code)
    number = version or form.version
    row = FormVersion.objects.filter(form=form, number=number).first() if form.version else None
    if row is None:
        raise NotFound
    return as_shown(form, FormContent.from_json(row.content), variant, language, number)


def as_shown(form: ContentForm, content: FormContent, variant: str, language: str, number: int) -> ShownForm:
    code, words = content.words(language)
    is_b = variant == "b" and content.has_b
    return ShownForm(
        code=form.code,
        version=number,
        variant="b" if is_b else "a",
        language=code,
        title=(words.title_b if is_b else "") or words.title,
        intro=(words.intro_b if is_b else "") or words.intro,
        button=(words.button_b if is_b else "") or words.button,
        words=words,
        content=content,
        has_paper=bool(form.papers),
    )


def pop_ups() -> list[PopUp]:
    """Forms that open by themselves; from the house's settings, which every request reads anyway."""
    return rules.read_pop_ups(house_settings.read(PopUps).on)


def paper_for(form: ContentForm, language: str) -> Paper | None:
    """The white paper in the language, else in the first there is."""
    for code in (language, *sorted(form.papers)):
        if code in form.papers:
            kept = form.papers[code]
            return Paper(code, kept["file"], kept["name"], kept["bytes"])
    return None


def thanks_of(row: FormSubmission, now: datetime) -> Thanks:
    content = FormContent.from_json(FormVersion.objects.get(form=row.form, number=row.version).content)
    _code, words = content.words(row.language)
    has_paper = row.confirmed_at is not None and paper_for(row.form, row.language) is not None
    return Thanks(
        row.code, words.title, words.thanks, content.thanks_page,
        links.paper_token(row.id, now) if has_paper else "",
    )  # fmt: skip


def thanks(viewer: Viewer, *, code: str, now: datetime) -> Thanks:
    """After sending under one's own confirmed address. Refuses: ``NotFound``."""
    row = visible_submissions(viewer).select_related("form").filter(code=code).first()
    if row is None:
        raise NotFound
    return thanks_of(row, now)


def paper_offer(viewer: Viewer, *, token: str, now: datetime) -> PaperOffer:
    """What a signed link leads to; for the house alone (``SYSTEM``). Refuses: ``Forbidden``, ``NotFound``, ``LinkLapsed``."""
    if not viewer.is_system:
        raise Forbidden
    row = FormSubmission.objects.select_related("form").filter(id=links.read_paper_token(token, now)).first()
    paper = paper_for(row.form, row.language) if row else None
    if row is None or paper is None or row.confirmed_at is None:
        raise NotFound
    return PaperOffer(thanks_of(row, now).title, paper)


def form_rows(viewer: Viewer, *, text: str = "", with_archived: bool = False) -> list[FormRow]:
    """Every form with what came in by it, the latest changed first; one query. Refuses: ``Forbidden``."""
    check_may_view(viewer)
    found = ContentForm.objects.all() if with_archived else ContentForm.objects.filter(archived_at=None)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    counted = found.annotate(
        sent=Count("submissions"), confirmed=Count("submissions", filter=Q(submissions__confirmed_at__isnull=False))
    )
    return [
        FormRow(
            row.code, row.name, row.version, str(row.draft.get("trigger", "")), row.sent, row.confirmed,
            row.changed_at, row.archived_at is not None,
        )
        for row in counted.order_by("-changed_at", "-id")
    ]  # fmt: skip


def form_card(viewer: Viewer, *, code: str) -> FormCard:
    """A form being edited. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_view(viewer)
    form = find_form(code)
    last = FormVersion.objects.filter(form=form, number=form.version).first()
    return FormCard(
        id=form.id,
        code=form.code,
        name=form.name,
        version=form.version,
        draft=FormContent.from_json(form.draft),
        published=FormContent.from_json(last.content) if last else None,
        published_at=last.published_at if last else None,
        papers=tuple(
            Paper(language, kept["file"], kept["name"], kept["bytes"]) for language, kept in sorted(form.papers.items())
        ),
        is_archived=form.archived_at is not None,
    )


def form_result(viewer: Viewer, *, code: str) -> FormResult:
    """Shown, begun, sent, confirmed and downloaded by variant, in browsers and people.

    Refuses: ``Forbidden``, ``NotFound``.
    """
    check_may_view(viewer)
    form = find_form(code)
    nothing: dict[str, int] = {}
    counts = {
        row["variant"]: row
        for row in FormCount.objects.filter(form=form)
        .values("variant")
        .annotate(all_shown=Sum("shown"), all_started=Sum("started"))
    }
    people = {
        row["variant"]: row
        for row in FormSubmission.objects.filter(form=form).values("variant").annotate(
            sent=Count("id"), confirmed=Count("confirmed_at"), taken=Count("taken_at")
        )
    }  # fmt: skip
    has_b = bool(form.draft.get("has_b"))
    results = []
    for variant in sorted({*counts, *people, "a", *(["b"] if has_b else [])}):
        seen, did = counts.get(variant, nothing), people.get(variant, nothing)
        shown, confirmed = int(seen.get("all_shown", 0)), int(did.get("confirmed", 0))
        results.append(
            VariantResult(
                variant, shown, int(seen.get("all_started", 0)), int(did.get("sent", 0)), confirmed,
                int(did.get("taken", 0)), share(confirmed, shown),
            )
        )  # fmt: skip
    return rules.judge(tuple(results))


def submissions(
    viewer: Viewer,
    *,
    form_code: str = "",
    variant: str = "",
    confirmed: bool | None = None,
    page: int = 1,
    per_page: int = 50,
) -> Page[SubmissionRow]:
    """What people sent, as far as the viewer may see them, the newest first; three queries.

    Refuses: ``Forbidden`` but to staff who deal with people.
    """
    if not viewer.works_as(*READERS):
        raise Forbidden
    found = visible_submissions(viewer).filter(**({"form__code": form_code} if form_code else {}))
    if variant:
        found = found.filter(variant=variant)
    if confirmed is not None:
        found = found.filter(confirmed_at__isnull=not confirmed)
    total = found.count()
    rows = list(found.select_related("form").order_by("-sent_at", "-id")[(page - 1) * per_page : page * per_page])
    return Page(tuple(_rows(rows)), total, page, per_page)


def _rows(rows: Sequence[FormSubmission]) -> list[SubmissionRow]:
    ids: list[UUID] = [row.hat_id for row in rows if row.hat_id]
    cards = hat_cards(SYSTEM, ids=ids)
    made = []
    for row in rows:
        card = cards.get(row.hat_id) if row.hat_id else None
        made.append(
            SubmissionRow(
                code=row.code,
                form_code=row.form.code,
                variant=row.variant,
                hat_id=row.hat_id,
                person_name=card.person_name if card else str(row.answers.get("name", "")),
                person_code=card.person_code if card else "",
                email=row.email,
                answers=row.answers,
                topics=tuple(row.topics),
                language=row.language,
                page=row.page,
                sent_at=row.sent_at,
                confirmed_at=row.confirmed_at,
                taken_at=row.taken_at,
            )
        )
    return made
