"""What surveys came to, in sentences."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chapeau.interfaces.formats import page_language, percent
from chapeau.person.messaging.policy import explain
from chapeau.relationship.surveys.values import Grade, Question, ScoreResult, SurveyKind, SurveyResults

SHORT_KINDS: dict[str, str | Promise] = {
    "nps": gettext_lazy("NPS"),
    "csat": gettext_lazy("CSAT"),
    "ces": gettext_lazy("CES"),
    "free": gettext_lazy("Free"),
}
SATISFIED: dict[str, dict[str, str | Promise]] = {
    "csat": {"promoter": gettext_lazy("Satisfied (4–5)"), "passive": gettext_lazy("In between (3)"), "detractor": gettext_lazy("Not satisfied (1–2)")},
    "ces": {"promoter": gettext_lazy("Easy (5–7)"), "passive": gettext_lazy("In between (4)"), "detractor": gettext_lazy("Not easy (1–3)")},
    "free": {"promoter": gettext_lazy("High (4–5)"), "passive": gettext_lazy("In between (3)"), "detractor": gettext_lazy("Low (1–2)")},
    "nps": {"promoter": gettext_lazy("Promoters (9–10)"), "passive": gettext_lazy("Passives (7–8)"), "detractor": gettext_lazy("Detractors (0–6)")},
}  # fmt: skip
HELD = {
    "too-soon": gettext_lazy("They were asked something lately (the rule of the house)."),
    "stopped": gettext_lazy("The survey was stopped before their moment came."),
    "held-later": gettext_lazy("Their mail was held back just before it went out."),
    "not-delivered": gettext_lazy("Their mail could not be delivered."),
}


def grade_name(kind: str, grade: str) -> str:
    return str(SATISFIED[kind][grade]) if grade in Grade.values else ""


def held_sentence(reason: str) -> str:
    return str(HELD[reason]) if reason in HELD else explain(reason, {})


def points(share: float) -> str:
    """``+12``, ``−4.5``: a Net Promoter Score as people read it, between −100 and 100."""
    value = Decimal(str(round(share * 100, 1)))
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{format_decimal(abs(value), locale=page_language())}"


def score_words(kind: str, score: ScoreResult) -> str:
    """The number a survey is about: ``+12`` or ``83 %``."""
    return points(score.value) if kind == SurveyKind.NPS else percent(Decimal(str(round(score.value * 100, 1))))


def between(kind: str, score: ScoreResult) -> str:
    low, high = score.low, score.high
    if kind == SurveyKind.NPS:
        return _("between %(low)s and %(high)s") % {"low": points(low), "high": points(high)}
    return _("between %(low)s and %(high)s") % {
        "low": percent(Decimal(str(round(low * 100, 1)))), "high": percent(Decimal(str(round(high * 100, 1)))),
    }  # fmt: skip


def sentence(found: SurveyResults) -> str:
    """The first thing to read: one sentence."""
    score = found.score
    if score is None:
        return ""
    if found.kind == SurveyKind.NPS:
        return _(
            "Of %(of)s answers %(promoters)s would recommend us and %(detractors)s would not: a Net Promoter Score of "
            "%(score)s, in truth most likely %(between)s."
        ) % {
            "of": score.of, "promoters": score.promoters, "detractors": score.detractors,
            "score": score_words(found.kind, score), "between": between(found.kind, score),
        }  # fmt: skip
    if found.kind == SurveyKind.CES:
        return _("Of %(of)s answers %(high)s say that it was easy: %(score)s, in truth most likely %(between)s.") % {
            "of": score.of, "high": score.promoters, "score": score_words(found.kind, score),
            "between": between(found.kind, score),
        }  # fmt: skip
    return _("Of %(of)s answers %(high)s are satisfied: %(score)s, in truth most likely %(between)s.") % {
        "of": score.of, "high": score.promoters, "score": score_words(found.kind, score),
        "between": between(found.kind, score),
    }  # fmt: skip


def trend_sentence(found: SurveyResults) -> str:
    """Whether the last month differs from the one before by more than chance would."""
    if len(found.months) < 2:
        return ""
    before, last = found.months[-2:]
    if last.low > before.high:
        return _("The last month is better than the one before, and chance is an unlikely explanation.")
    if last.high < before.low:
        return _("The last month is worse than the one before, and chance is an unlikely explanation.")
    return _("Between the last two months there is no difference that chance would not explain.")


def histogram_words(found: SurveyResults) -> str:
    """The picture, for those who cannot see it."""
    counts = ", ".join(_("%(score)s: %(count)s") % {"score": one, "count": count} for one, count in found.histogram)
    return _("Bars of how often each number was given. %(counts)s") % {"counts": counts}


def question_title(question: Question, language: str) -> str:
    return question.words(language).title or question.id


MISSING: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "subject": gettext_lazy("Subject of the mail"),
    "choices": gettext_lazy("Answers to choose from, one a line"),
    "rows": gettext_lazy("Its lines, one a line"),
    "questions": gettext_lazy("at least one question"),
    "first": gettext_lazy("the first question must be the one this survey measures"),
}


def missing_words(fields: list[str], questions: tuple[Question, ...], language: str) -> str:
    """``fr:q2:title`` → “Why?”: Title (FR)"""
    names = {one.id: question_title(one, language) for one in questions}
    told = []
    for field in fields:
        code, *rest = field.split(":")
        what = str(MISSING[rest[-1] if rest else code])
        if len(rest) == 2:
            what = f"“{names.get(rest[0], rest[0])}”: {what}"
        told.append(f"{what} ({code.upper()})" if rest else what)
    return ", ".join(told)
