"""Which channel does what: its address, the permission it asks, whether it is set up, and who hands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.kit.db import fetch
from chapeau.kit.house_settings import read
from chapeau.person.messaging.channels import notes, program, push, sms
from chapeau.person.messaging.channels.handing import Give
from chapeau.person.messaging.channels.records import OtherProgram
from chapeau.person.messaging.values import Candidate
from chapeau.person.privacy.values import Channel

EMAIL, WEBHOOK = Channel.EMAIL.value, "webhook"
WAYS: Mapping[str, Give] = {
    Channel.SMS: sms.give,
    Channel.WEB_PUSH: push.give,
    Channel.IN_APP: notes.give,
    WEBHOOK: program.give,
}
NAMES: Mapping[str, str | Promise] = {
    EMAIL: _("E-mail"),
    Channel.SMS: _("Text message"),
    Channel.WEB_PUSH: _("Notification of the browser"),
    Channel.IN_APP: _("Note in the shop"),
    WEBHOOK: _("Another program"),
}
"""Every channel something can be written on to many."""

_BY_KIND = """LEFT JOIN LATERAL (
    SELECT normalised AS value FROM people_address WHERE hat_id = hat.id AND kind = 'phone' AND revoked_at IS NULL
    ORDER BY verified_at DESC NULLS LAST, created_at DESC LIMIT 1
) address ON true"""
_NONE = "CROSS JOIN (SELECT ''::text AS value) address"
_ADDRESSES: Mapping[str, str] = {
    EMAIL: _BY_KIND.replace("'phone'", "'email'").replace("normalised AS value", "value"),
    Channel.SMS: _BY_KIND,
    Channel.PHONE: _BY_KIND,
    Channel.WEB_PUSH: """LEFT JOIN LATERAL (
        SELECT code AS value FROM messaging_push_subscription WHERE hat_id = hat.id AND gone_at IS NULL
        ORDER BY created_at DESC, id DESC LIMIT 1
    ) address ON true""",
    Channel.IN_APP: _NONE,
    Channel.POST: _NONE,
}


def permission_of(channel: str) -> str:
    """Whose permission is asked: the channel's own; of another program, the one it stands for."""
    return read(OtherProgram).stands_for if channel == WEBHOOK else channel


def address_join(channel: str) -> str:
    """SQL that brings ``address.value`` of ``hat``: what a permission is for, empty where a channel has none."""
    return _ADDRESSES[permission_of(channel)]


def candidates(hat_ids: Sequence[UUID], channel: str) -> list[Candidate]:
    """Each hat with the address it would be written to on this channel; empty: there is none."""
    found = fetch(
        f"SELECT hat.id, coalesce(address.value, '') FROM people_hat hat {address_join(channel)} WHERE hat.id = ANY(%s)",
        [list(hat_ids)],
        kept=False,
    )
    return [Candidate(hat_id, address) for hat_id, address in found]


def lacking(channel: str) -> str | Promise:
    """What has to be set up before this channel works; empty: nothing."""
    if channel == Channel.SMS and not sms.is_ready():
        return _("set up text messages under Settings")
    if channel == WEBHOOK and not program.is_ready():
        return _("set up the other program under Settings")
    return ""
