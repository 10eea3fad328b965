"""Questions about audiences, their people, and what is known of a hat."""

from chapeau.person.audience.queries.audiences import (
    audience,
    audiences,
    count_now,
    read_rule,
    rule_text,
    used_by,
)
from chapeau.person.audience.queries.dated import date_fields, dated
from chapeau.person.audience.queries.explaining import rule_sentences, rule_words, why
from chapeau.person.audience.queries.membership import (
    audiences_of,
    contains,
    matching,
    member_hat_ids,
    members,
    members_page,
    sizes,
    stays,
    traits_of,
)
from chapeau.person.audience.sight import SMALL, may_define, may_list, may_read, told

__all__ = [
    "SMALL",
    "audience",
    "audiences",
    "audiences_of",
    "contains",
    "count_now",
    "date_fields",
    "dated",
    "matching",
    "may_define",
    "may_list",
    "may_read",
    "member_hat_ids",
    "members",
    "members_page",
    "read_rule",
    "rule_sentences",
    "rule_text",
    "rule_words",
    "sizes",
    "stays",
    "told",
    "traits_of",
    "used_by",
    "why",
]
