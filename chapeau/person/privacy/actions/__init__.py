"""Deeds: noting who looked, writing down what people agreed to, leaving addresses alone."""

from chapeau.person.privacy.actions.choose import choose_topics
from chapeau.person.privacy.actions.consent import (
    ask_to_confirm,
    confirm_consent,
    record_consent,
    take_back_imported,
)
from chapeau.person.privacy.actions.erase import ERASERS, erase_person
from chapeau.person.privacy.actions.leave import undo_unsubscribe, unsubscribe
from chapeau.person.privacy.actions.looks import (
    AGAIN_AFTER,
    KEPT_FOR,
    MOST_NAMED,
    forget_old_looks,
    note_list,
    note_look,
)
from chapeau.person.privacy.actions.preferences import store_preferences, store_wording
from chapeau.person.privacy.actions.requests import (
    ask_for_data,
    note_copy_taken,
    refuse_request,
    settle_copy,
)
from chapeau.person.privacy.actions.suppress import lift_suppression, suppress, suppress_many
from chapeau.person.privacy.actions.topics import TOPIC_EDITORS, end_topic, set_topic

__all__ = [
    "AGAIN_AFTER",
    "ERASERS",
    "KEPT_FOR",
    "MOST_NAMED",
    "TOPIC_EDITORS",
    "ask_for_data",
    "ask_to_confirm",
    "choose_topics",
    "confirm_consent",
    "end_topic",
    "erase_person",
    "forget_old_looks",
    "lift_suppression",
    "note_copy_taken",
    "note_list",
    "note_look",
    "record_consent",
    "refuse_request",
    "set_topic",
    "settle_copy",
    "store_preferences",
    "store_wording",
    "suppress",
    "suppress_many",
    "take_back_imported",
    "undo_unsubscribe",
    "unsubscribe",
]
