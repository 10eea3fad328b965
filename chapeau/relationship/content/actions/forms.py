"""Writing a form, publishing a version, counting who was shown it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit import house_settings
from chapeau.kit.house import house_zone
from chapeau.kit.refusals import Refusal
from chapeau.person.people.actions import change_house_settings
from chapeau.person.people.values import Viewer
from chapeau.relationship.content import rules
from chapeau.relationship.content.access import check_may_write, find_form
from chapeau.relationship.content.models import ContentForm, FormVersion
from chapeau.relationship.content.values import VARIANTS, FormContent, PopUps

LARGEST_PAPER = 20_000_000


class BadFormCode(Refusal):
    code = "bad-form-code"
    status = 422
    sentence = _("Write the address in small letters, digits and hyphens, such as “newsletter”: at most 32.")


class FormCodeTaken(Refusal):
    code = "form-code-taken"
    sentence = _("There is a form at this address already. Choose another address.")


class FormNotWhole(Refusal):
    """``fields`` is (language, field) of what is missing."""

    code = "form-not-whole"
    status = 422
    sentence = _("Not published: words are missing in %(languages)s.")

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self.fields = fields
        super().__init__(languages=", ".join(dict.fromkeys(code.upper() for code, _name in fields)))


class FormWithoutWords(Refusal):
    code = "form-without-words"
    status = 422
    sentence = _("Not published: write a title and the words of the button in at least one language.")


class NotAPdf(Refusal):
    code = "not-a-pdf"
    status = 422
    sentence = _("Choose a PDF of at most 20 MB.")


@transaction.atomic
def create_form(viewer: Viewer, *, code: str, name: str, content: FormContent, now: datetime) -> str:
    """A form nobody sees yet; its code. Refuses: ``Forbidden``, ``BadFormCode``, ``FormCodeTaken``."""
    check_may_write(viewer)
    if len(code) > 32 or not rules.SLUG.fullmatch(code):
        raise BadFormCode
    if ContentForm.objects.filter(code=code).exists():
        raise FormCodeTaken
    ContentForm.objects.create(
        code=code, name=name.strip()[:120], draft=content.to_json(), created_at=now, changed_at=now
    )
    return code


@transaction.atomic
def store_form(viewer: Viewer, *, code: str, name: str, content: FormContent, now: datetime) -> None:
    """Keep the draft; what is shown stays as it is. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_write(viewer)
    row = find_form(code, lock=True)
    row.name, row.draft, row.changed_at = name.strip()[:120], content.to_json(), now
    row.save(update_fields=["name", "draft", "changed_at"])


@transaction.atomic
def publish_form(viewer: Viewer, *, code: str, now: datetime) -> int:
    """The draft is what is shown from now on: a version for ever; its number, the old one when nothing differs.

    Refuses: ``Forbidden``, ``NotFound``, ``FormWithoutWords``, ``FormNotWhole``.
    """
    check_may_write(viewer)
    row = find_form(code, lock=True)
    content = FormContent.from_json(row.draft)
    if not content.texts:
        raise FormWithoutWords
    missing = rules.missing_words(content)
    if missing:
        raise FormNotWhole(missing)
    last = FormVersion.objects.filter(form=row).order_by("-number").first()
    if last is None or FormContent.from_json(last.content) != content:
        last = FormVersion.objects.create(
            form=row,
            number=(last.number if last else 0) + 1,
            content=content.to_json(),
            published_at=now,
            by_hat_id=viewer.hat_id,
        )
    row.version, row.archived_at = last.number, None
    row.save(update_fields=["version", "archived_at"])
    _set_pop_up(viewer, code, rules.pop_up_code(content), now)
    return last.number


@transaction.atomic
def archive_form(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Shown no longer, nor as a pop-up; what came in by it stays. Refuses: ``Forbidden``, ``NotFound``."""
    check_may_write(viewer)
    row = find_form(code, lock=True)
    row.version, row.archived_at = 0, now
    row.save(update_fields=["version", "archived_at"])
    _set_pop_up(viewer, code, "", now)


@transaction.atomic
def attach_paper(
    viewer: Viewer, *, code: str, language: str, file: str, name: str, beginning: bytes, size: int, now: datetime
) -> None:
    """Put a stored PDF behind the form in one language; an empty ``file`` takes it away.

    ``beginning`` is how the file begins: what it is, whatever it was called.
    Refuses: ``Forbidden``, ``NotFound``, ``NotAPdf``.
    """
    check_may_write(viewer)
    row = find_form(code, lock=True)
    papers: dict[str, Any] = dict(row.papers)
    papers.pop(language, None)
    if file:
        if not beginning.startswith(b"%PDF-") or size > LARGEST_PAPER:
            raise NotAPdf
        papers[language] = {"file": file, "name": name[:120], "bytes": size}
    row.papers, row.changed_at = papers, now
    row.save(update_fields=["papers", "changed_at"])


def count_form(*, code: str, variant: str, shown: bool, started: bool, now: datetime) -> None:
    """One more browser was shown a form, or began to fill it in: a sum of the day, of nobody. Unknown ones are let be."""
    if variant not in VARIANTS:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO content_form_count AS kept (form_id, variant, day, shown, started) "
            "SELECT id, %s, %s, %s, %s FROM content_form WHERE code = %s AND version > 0 "
            "ON CONFLICT (form_id, variant, day) DO UPDATE "
            "SET shown = kept.shown + EXCLUDED.shown, started = kept.started + EXCLUDED.started",
            [variant, now.astimezone(house_zone()).date(), int(shown), int(started), code],
        )


def _set_pop_up(viewer: Viewer, code: str, kept: str, now: datetime) -> None:
    house_settings.lock(PopUps, now=now)
    known = house_settings.read(PopUps)
    on = {name: value for name, value in known.on.items() if name != code}
    if kept:
        on[code] = kept
    if on != known.on:
        change_house_settings(viewer, record=replace(known, on=on), now=now)
