"""Questions: who looked at whom, who agreed to what, whom may we write to."""

from chapeau.person.privacy.queries.consents import consent_history, consents, wordings
from chapeau.person.privacy.queries.contact import may_contact, preferences, suppressed, topics
from chapeau.person.privacy.queries.looks import READERS, looks, looks_at_me

__all__ = [
    "READERS",
    "consent_history",
    "consents",
    "looks",
    "looks_at_me",
    "may_contact",
    "preferences",
    "suppressed",
    "topics",
    "wordings",
]
