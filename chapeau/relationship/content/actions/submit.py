"""Somebody sends a form."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.bus import publish
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.messaging.actions import enqueue_message
from chapeau.person.messaging.values import Recipient
from chapeau.person.people import queries as people
from chapeau.person.people.values import Viewer
from chapeau.person.privacy import actions as privacy
from chapeau.person.privacy.values import Channel, ConsentChoice, ConsentState, Purpose
from chapeau.relationship.content import links, rules
from chapeau.relationship.content.access import find_form
from chapeau.relationship.content.actions.confirm import complete
from chapeau.relationship.content.events import FormSent
from chapeau.relationship.content.models import FormSubmission, FormVersion
from chapeau.relationship.content.values import VARIANTS, FormContent, Outcome, Sent


class AnswersMissing(Refusal):
    """``fields`` names what is missing or was not to choose from."""

    code = "answers-missing"
    status = 422
    sentence = _("Something is missing. Fill in what is marked and send it again.")

    def __init__(self, fields: list[str]) -> None:
        self.fields = fields
        super().__init__()


@transaction.atomic
def submit_form(
    viewer: Viewer,
    *,
    code: str,
    version: int,
    variant: str,
    sent: Sent,
    language: str,
    page: str = "",
    ip: str = "",
    now: datetime,
) -> Outcome:
    """Keep what was typed into the version that was shown, and ask the owner of the address by mail whether it was them.

    Under the hat in use, else the visitor's. Whether the address belongs to somebody known is neither used nor told:
    the answer is the same for all. Only the hat's own confirmed address needs no mail. A tick is kept as *pending*
    with the exact words shown, until the mail's button is pressed.
    Refuses: ``NotFound``, ``AnswersMissing``, ``BadEmail``.
    """
    form = find_form(code)
    if not form.version or not 1 <= version <= form.version or variant not in VARIANTS:
        raise NotFound
    content = FormContent.from_json(FormVersion.objects.get(form=form, number=version).content)
    shown_in, words = content.words(language)
    wrong = rules.missing_answers(content, sent, words.choices)
    if wrong:
        raise AnswersMissing(wrong)
    email = people.email_address(sent.email)
    row = FormSubmission.objects.create(
        form=form,
        version=version,
        variant=variant,
        hat_id=viewer.hat_id,
        visitor_id=None if viewer.hat_id else viewer.visitor_id,
        email=email,
        answers=rules.kept_answers(content, sent),
        topics=[topic for topic in content.topics if topic in sent.topics],
        language=shown_in,
        page=page[:200],
        sent_at=now,
    )
    publish(
        [
            FormSent(
                occurred_at=now, hat_id=row.hat_id, visitor_id=row.visitor_id, submission_id=row.id, form=code,
                version=version, variant=variant,
            )
        ]
    )  # fmt: skip
    is_own = any(
        one.kind == "email" and one.is_verified and one.normalised == email for one in people.hat_addresses(viewer)
    )
    asked = _ask_consent(viewer, row, words.wording, is_own=is_own, ip=ip, now=now)
    if is_own:
        complete(row, browser=None, now=now)
    elif not asked:
        enqueue_message(
            viewer,
            key=f"content.confirm:{row.id}",
            template="content.confirm",
            recipient=Recipient(hat_id=row.hat_id, visitor_id=row.visitor_id, address=email, language=shown_in),
            context={"title": words.title, "link": settings.BASE_URL + links.confirm_path(row.id, shown_in, now=now)},
            now=now,
        )
    return Outcome(row.code, email, is_own)


def _ask_consent(viewer: Viewer, row: FormSubmission, wording: str, *, is_own: bool, ip: str, now: datetime) -> bool:
    """Keep the ticks; True when a mail asks about them."""
    if not row.topics:
        return False
    row.wording_id = privacy.store_wording(code=f"form:{row.form.code}", language=row.language, text=wording, now=now)
    choices = [
        ConsentChoice(
            hat_id=row.hat_id, visitor_id=row.visitor_id, purpose=Purpose.MARKETING, topic=topic,
            channel=Channel.EMAIL, address=row.email, state=ConsentState.GIVEN, source=f"form:{row.form.code}",
            wording_id=row.wording_id, ip=ip,
        )
        for topic in row.topics
    ]  # fmt: skip
    if is_own:
        privacy.record_consent(viewer, choices=choices, now=now)
        asked = None
    else:
        asked = privacy.ask_to_confirm(viewer, choices=choices, language=row.language, now=now)
    row.confirmation_id = asked.id if asked else None
    row.save(update_fields=["wording_id", "confirmation_id"])
    return asked is not None
