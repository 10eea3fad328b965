"""Questions about audiences, their people, and what is known of a hat."""

from chapeau.person.audience.queries.audiences import (
    audience,
    audiences,
    count_now,
    read_rule,
    rule_text,
)
from chapeau.person.audience.queries.explaining import why
from chapeau.person.audience.queries.membership import (
    audiences_of,
    contains,
    member_hat_ids,
    members,
    sizes,
    stays,
    traits_of,
)
from chapeau.person.audience.sight import may_define, may_list, may_read

__all__ = [
    "audience",
    "audiences",
    "audiences_of",
    "contains",
    "count_now",
    "may_define",
    "may_list",
    "may_read",
    "member_hat_ids",
    "members",
    "read_rule",
    "rule_text",
    "sizes",
    "stays",
    "traits_of",
    "why",
]
