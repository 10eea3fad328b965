"""Questions about people, organisations and hats. Every door takes the viewer first."""

from chapeau.person.people.queries.addresses import (
    address_as_lines,
    address_regions,
    check_address,
    postal_address,
    postal_addresses,
    postal_code_example,
)
from chapeau.person.people.queries.hats import (
    authority_of,
    hat_card,
    hat_card_by_code,
    hat_cards,
    hat_contacts,
    hats_of_person,
    hats_opened_by,
    hats_side_by_side,
    viewer_for_hat,
    visitor_by_code,
)
from chapeau.person.people.queries.organisations import (
    approvers,
    house_card,
    invitation,
    invitation_is_for_known,
    members,
    organisation_card,
    organisation_cards,
    organisation_changes,
    organisation_page,
)
from chapeau.person.people.queries.people import (
    hat_addresses,
    hat_by_address,
    own_details,
    person_changes,
    person_page,
)
from chapeau.person.people.queries.search import organisations_list, people_list, search_organisations, search_people
from chapeau.person.people.rules.contact import email_address, phone_as_read, phone_number
from chapeau.person.people.rules.postal import asks_for_region, region_choices
from chapeau.person.people.sight import looks_after, rows_in_sight, sees_across

__all__ = [
    "address_as_lines",
    "address_regions",
    "approvers",
    "asks_for_region",
    "authority_of",
    "check_address",
    "email_address",
    "hat_addresses",
    "hat_by_address",
    "hat_card",
    "hat_card_by_code",
    "hat_cards",
    "hat_contacts",
    "hats_of_person",
    "hats_opened_by",
    "hats_side_by_side",
    "house_card",
    "invitation",
    "invitation_is_for_known",
    "looks_after",
    "members",
    "organisation_card",
    "organisation_cards",
    "organisation_changes",
    "organisation_page",
    "organisations_list",
    "own_details",
    "people_list",
    "person_changes",
    "person_page",
    "phone_as_read",
    "phone_number",
    "postal_address",
    "postal_addresses",
    "postal_code_example",
    "region_choices",
    "rows_in_sight",
    "search_organisations",
    "search_people",
    "sees_across",
    "viewer_for_hat",
    "visitor_by_code",
]
