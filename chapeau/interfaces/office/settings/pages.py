"""What stands under Settings: one entry a page, in groups. A page of another part of the office is added here, by the
name of its address; who may not open it does not see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.person.people.values import StaffRole, Viewer

OWNERS = (StaffRole.ADMINISTRATOR,)
GOODS = (StaffRole.LOGISTICS,)
WORDS = (StaffRole.COMPLIANCE,)
MAILERS = (StaffRole.MARKETING,)
PRICES = (StaffRole.SALES, StaffRole.MARKETING, StaffRole.FINANCE)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    label: str | Promise
    tells: str | Promise
    """One sentence: what is decided there."""
    page: str
    """Name of the address in the office, ``office:`` left out."""
    key: str = ""
    """The page's own part of the address, where the address takes one."""
    roles: tuple[StaffRole, ...] = OWNERS

    @property
    def href(self) -> str:
        return reverse(f"office:{self.page}", args=[self.key] if self.key else [])


GROUPS: tuple[tuple[str | Promise, tuple[SettingsPage, ...]], ...] = (
    (
        _("The company"),
        (
            SettingsPage(_("Company"), _("Name, address, what papers say of you."), "setting", "company"),
            SettingsPage(_("Logo and colour"), _("How your shop looks."), "setting", "look"),
            SettingsPage(_("Time zone"), _("What the clock on your wall says."), "setting", "time"),
            SettingsPage(_("Legal pages"), _("Terms, right of withdrawal, privacy, imprint."), "policies", roles=WORDS),
            SettingsPage(_("Colleagues"), _("Who works here, and who may what."), "colleagues"),
        ),
    ),
    (
        _("Selling"),
        (
            SettingsPage(_("Countries and currencies"), _("Where you sell, and in which money."), "setting", "selling"),
            SettingsPage(_("VAT numbers"), _("Your own, and those of other countries."), "setting", "tax"),
            SettingsPage(
                _("Invoice numbers"), _("How invoices and credit notes are numbered."), "setting", "numbering"
            ),
            SettingsPage(_("Price lists"), _("Who pays which prices."), "prices", roles=PRICES),
        ),
    ),
    (
        _("Goods"),
        (
            SettingsPage(
                _("Warehouses"),
                _("Where goods lie, and until when they leave the same day."),
                "warehouses",
                roles=GOODS,
            ),
            SettingsPage(
                _("Ways of delivery"),
                _("How goods come to the door, and what that costs."),
                "delivery_methods",
                roles=GOODS,
            ),
        ),
    ),
    (
        _("Connections"),
        (
            SettingsPage(
                _("Programs"), _("Let other software work here in your name."), "programs", roles=tuple(StaffRole)
            ),
            SettingsPage(_("Mail"), _("Who sends your mails."), "setting", "mail"),
            SettingsPage(_("Text messages"), _("The gateway that takes them."), "setting", "text-messages"),
            SettingsPage(
                _("Another program"), _("It brings messages to people its own way."), "setting", "other-program"
            ),
            SettingsPage(_("Answers"), _("Where answers to your mails come in."), "setting", "replies"),
            SettingsPage(
                _("Sending rules"),
                _("How much you write to one person, and when."),
                "sending_rules",
                roles=MAILERS,
            ),
            SettingsPage(
                _("Topics"),
                _("What people may agree to hear about."),
                "topics",
                roles=(*MAILERS, *WORDS),
            ),
            SettingsPage(_("Cards"), _("The keys of your account at Stripe."), "setting", "cards"),
            SettingsPage(_("Bank account"), _("Where transfers go."), "setting", "bank"),
            SettingsPage(
                _("Incoming events"), _("Programs that tell what people do, and what came of it."), "incoming_events"
            ),
            SettingsPage(_("Webhooks"), _("Tell other programs at once what happens here."), "webhooks"),
        ),
    ),
    (
        _("Safety and running"),
        (SettingsPage(_("Status"), _("Whether everything runs well, and what to do if not."), "status"),),
    ),
)


def groups_for(viewer: Viewer) -> list[tuple[str | Promise, list[SettingsPage]]]:
    """What this member of staff may open; empty groups are left out."""
    shown = [(label, [page for page in pages if viewer.has_role(*page.roles)]) for label, pages in GROUPS]
    return [(label, pages) for label, pages in shown if pages]


def editors() -> tuple[StaffRole, ...]:
    """Everybody who finds something under Settings."""
    return tuple(dict.fromkeys(role for _label, pages in GROUPS for page in pages for role in page.roles))
