"""Questions about people, organisations and hats. Every door takes the viewer first."""

from chapeau.person.people.queries.addresses import postal_address, postal_addresses
from chapeau.person.people.queries.hats import (
    authority_of,
    hat_card,
    hat_cards,
    hat_contacts,
    hats_of_person,
    hats_opened_by,
    viewer_for_hat,
    visitor_by_code,
)
from chapeau.person.people.queries.organisations import (
    approvers,
    house_card,
    invitation,
    members,
    organisation_card,
    organisation_cards,
    organisation_changes,
    organisation_page,
)
from chapeau.person.people.queries.people import hat_by_address, person_changes, person_page
from chapeau.person.people.queries.search import organisations_list, people_list, search_organisations, search_people

__all__ = [
    "approvers",
    "authority_of",
    "hat_by_address",
    "hat_card",
    "hat_cards",
    "hat_contacts",
    "hats_of_person",
    "hats_opened_by",
    "house_card",
    "invitation",
    "members",
    "organisation_card",
    "organisation_cards",
    "organisation_changes",
    "organisation_page",
    "organisations_list",
    "people_list",
    "person_changes",
    "person_page",
    "postal_address",
    "postal_addresses",
    "search_organisations",
    "search_people",
    "viewer_for_hat",
    "visitor_by_code",
]
