"""Questions: who looked at whom, who agreed to what, whom may we write to."""

from chapeau.person.privacy.links import (
    preference_token,
    read_preference_token,
    read_unsubscribe_token,
    unsubscribe_token,
)
from chapeau.person.privacy.queries.consents import confirmation, consent_history, consents, wordings
from chapeau.person.privacy.queries.contact import (
    may_contact,
    own_topics,
    preferences,
    suppressed,
    topics,
    topics_agreed,
)
from chapeau.person.privacy.queries.held import data_request, data_requests, own_data_requests, person_copy
from chapeau.person.privacy.queries.looks import READERS, looks, looks_at_me
from chapeau.person.privacy.queries.suppressions import SUPPRESSION_READERS, suppressions

__all__ = [
    "READERS",
    "SUPPRESSION_READERS",
    "confirmation",
    "consent_history",
    "consents",
    "data_request",
    "data_requests",
    "looks",
    "looks_at_me",
    "may_contact",
    "own_data_requests",
    "own_topics",
    "person_copy",
    "preference_token",
    "preferences",
    "read_preference_token",
    "read_unsubscribe_token",
    "suppressed",
    "suppressions",
    "topics",
    "topics_agreed",
    "unsubscribe_token",
    "wordings",
]
