"""A survey as it is put to somebody. Reading keeps nothing: whoever follows a link has answered nothing yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from chapeau.kit.refusals import NotFound
from chapeau.person.people.values import Viewer
from chapeau.relationship.surveys import links
from chapeau.relationship.surveys.access import check_may_view, find_survey
from chapeau.relationship.surveys.actions import SurveyOver
from chapeau.relationship.surveys.models import Answer, Invitation, Survey, SurveyVersion
from chapeau.relationship.surveys.rules import asking
from chapeau.relationship.surveys.values import (
    InvitationState,
    OpenInvitation,
    PutQuestion,
    ShownSurvey,
    SurveyContent,
    Value,
)


def shown_by_invitation(viewer: Viewer, *, token: str, language: str, chosen: int | None = None) -> ShownSurvey:
    """What the sealed link of a mail leads to. ``chosen``: the number pressed there, to be sent by one press here.

    Whoever has the link is the one who was asked; it tells nothing of them. Somebody who answered goes on where they
    stopped, unless they press another number. Refuses: ``NotFound``, ``SurveyOver``.
    """
    rows = Invitation.objects.select_related("survey", "answer")
    invitation = rows.filter(id=links.read_invitation_token(token)).first()
    if invitation is None or invitation.state in (InvitationState.WAITING, InvitationState.HELD):
        raise NotFound
    answer = getattr(invitation, "answer", None)
    if answer is not None and chosen is None:
        return _shown_answer(answer, language)
    is_done = invitation.state == InvitationState.ANSWERED and answer is None
    return _begun(invitation.survey, language, chosen, is_done=is_done)


def shown_by_link(viewer: Viewer, *, code: str, language: str, chosen: int | None = None) -> ShownSurvey:
    """The open link, for everybody. Refuses: ``NotFound`` where there is none, ``SurveyOver``."""
    survey = find_survey(code)
    if not survey.has_link or not survey.version:
        raise NotFound
    return _begun(survey, language, chosen)


def shown_answer(viewer: Viewer, *, token: str, language: str) -> ShownSurvey:
    """An answer under way, its next questions; none: it is whole. Refuses: ``NotFound``, ``SurveyOver``."""
    answer = Answer.objects.select_related("survey").filter(id=links.read_answer_token(token)).first()
    if answer is None:
        raise NotFound
    return _shown_answer(answer, language)


def preview(viewer: Viewer, *, code: str, language: str) -> ShownSurvey:
    """The draft, all questions at once. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_view(viewer)
    survey = find_survey(code)
    content = SurveyContent.from_json(survey.draft)
    return _shown(survey, content, language, {}, (), is_whole=True)


def put_questions(viewer: Viewer, *, code: str, language: str) -> list[PutQuestion]:
    """All questions of a survey that asks the hat in use, or that is open to everybody; for programs.

    Refuses: ``NotFound``, ``SurveyOver``.
    """
    survey = find_survey(code)
    if (
        not survey.has_link
        and not Invitation.objects.filter(
            survey=survey, hat__in=viewer.hat_ids, state__in=(InvitationState.ASKED, InvitationState.ANSWERED)
        ).exists()
    ):
        raise NotFound
    if not survey.is_running:
        raise SurveyOver
    content = _published(survey)
    shown_in = content.language(language)
    return [
        PutQuestion(
            id=one.id,
            kind=one.kind,
            version=survey.version,
            title=(words := one.words(shown_in)).title,
            hint=words.hint,
            low=words.low,
            high=words.high,
            numbers=one.numbers(),
            choices=words.choices,
            rows=words.rows,
            is_required=one.is_required,
            only_after=one.show_if,
            only_for=one.show_for,
        )
        for one in content.questions
    ]


def open_invitation(viewer: Viewer, *, language: str, now: datetime) -> OpenInvitation | None:
    """What the hat in use is asked and has not answered, the newest, where the survey asks on pages; one query for most."""
    if viewer.hat_id is None:
        return None
    waiting = Invitation.objects.filter(
        hat__in=viewer.hat_ids, state=InvitationState.ASKED, survey__is_running=True, survey__by_page=True
    )
    one = waiting.select_related("survey").order_by("-asked_at").first()
    if one is None:
        return None
    content = _published(one.survey)
    shown_in = content.language(language)
    return OpenInvitation(links.invitation_token(one.id), content.words(shown_in).title, shown_in)


def _begun(survey: Survey, language: str, chosen: int | None, *, is_done: bool = False) -> ShownSurvey:
    if not survey.is_running:
        raise SurveyOver
    content = _published(survey)
    if is_done:
        return _shown(survey, content, language, {}, [one.id for one in content.questions])
    shown = _shown(survey, content, language, {}, ())
    first = shown.questions[0] if shown.questions else None
    fitting = chosen if first and not first.count("choices") and chosen in first.numbers() else None
    return _shown(survey, content, language, {}, (), chosen=fitting)


def _shown_answer(answer: Answer, language: str) -> ShownSurvey:
    survey = answer.survey
    row = SurveyVersion.objects.get(survey=survey, number=answer.version)
    content = SurveyContent.from_json(row.content)
    values = {one.question: Value(one.number, tuple(one.numbers), one.text) for one in answer.values.all()}
    seen = answer.seen if survey.is_running else [one.id for one in content.questions]
    return _shown(survey, content, language, values, seen, token=links.answer_token(answer.id), version=answer.version)


def _published(survey: Survey) -> SurveyContent:
    row = SurveyVersion.objects.filter(survey=survey, number=survey.version).first()
    if row is None:
        raise NotFound
    return SurveyContent.from_json(row.content)


def _shown(
    survey: Survey,
    content: SurveyContent,
    language: str,
    values: Mapping[str, Value],
    seen: Collection[str],
    *,
    chosen: int | None = None,
    token: str = "",
    version: int = 0,
    is_whole: bool = False,
) -> ShownSurvey:
    words = content.words(language)
    step = asking.next_step(content, values, seen) if not is_whole else content.questions
    return ShownSurvey(
        code=survey.code,
        kind=survey.kind,
        version=version or survey.version,
        language=content.language(language),
        title=words.title,
        intro=words.intro,
        thanks=words.thanks,
        is_anonymous=survey.is_anonymous,
        questions=step,
        chosen=chosen,
        answer_token=token,
        is_first=not seen,
        left=asking.left(content, values, seen),
    )
