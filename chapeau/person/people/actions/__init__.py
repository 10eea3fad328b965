"""What people's room can do. Every deed takes the viewer first and ``now``."""

from chapeau.person.people.actions.addresses import (
    add_postal_address,
    archive_postal_address,
    revoke_address,
    verify_address,
)
from chapeau.person.people.actions.build import create_hats, create_organisations, create_people
from chapeau.person.people.actions.change_hat import change_hat
from chapeau.person.people.actions.end_hat import end_hat, forget_unfinished_sign_ups, revoke_ended_hats
from chapeau.person.people.actions.house import change_house_settings, publish_policy
from chapeau.person.people.actions.invite import accept_invitation, invite, withdraw_invitation
from chapeau.person.people.actions.likeness import ask_for_duplicates, decide_likeness, find_duplicates
from chapeau.person.people.actions.mend import (
    mend_people,
    remember_numbers,
    remove_organisations,
    remove_people,
    restore_people,
)
from chapeau.person.people.actions.merge import merge_people
from chapeau.person.people.actions.organisations import (
    OrganisationFacts,
    change_organisation,
    create_hat_at_checkout,
    create_organisation,
)
from chapeau.person.people.actions.people import change_person, sign_up
from chapeau.person.people.actions.same_human import answer_same_human, ask_same_human
from chapeau.person.people.actions.unmerge import unmerge_people
from chapeau.person.people.actions.visitors import (
    create_visitor,
    link_visitor,
    link_visitors,
    meet_visitors,
    note_sign_in,
)

__all__ = [
    "OrganisationFacts",
    "accept_invitation",
    "add_postal_address",
    "answer_same_human",
    "archive_postal_address",
    "ask_for_duplicates",
    "ask_same_human",
    "change_hat",
    "change_house_settings",
    "change_organisation",
    "change_person",
    "create_hat_at_checkout",
    "create_hats",
    "create_organisation",
    "create_organisations",
    "create_people",
    "create_visitor",
    "decide_likeness",
    "end_hat",
    "find_duplicates",
    "forget_unfinished_sign_ups",
    "invite",
    "link_visitor",
    "link_visitors",
    "meet_visitors",
    "mend_people",
    "merge_people",
    "note_sign_in",
    "publish_policy",
    "remember_numbers",
    "remove_organisations",
    "remove_people",
    "restore_people",
    "revoke_address",
    "revoke_ended_hats",
    "sign_up",
    "unmerge_people",
    "verify_address",
    "withdraw_invitation",
]
