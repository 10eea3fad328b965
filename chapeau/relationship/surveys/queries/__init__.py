"""Questions: surveys as they are shown, as they are written, and what came of them."""

from chapeau.relationship.surveys.access import READERS, SORTERS, VIEWERS, WRITERS
from chapeau.relationship.surveys.queries.answers import (
    answer,
    answers,
    answers_of_hats,
    languages,
    terms,
    themes,
)
from chapeau.relationship.surveys.queries.cards import conditions, survey_card, survey_rows, survey_rules
from chapeau.relationship.surveys.queries.results import ANONYMOUS_FROM, results
from chapeau.relationship.surveys.queries.showing import (
    open_invitation,
    preview,
    put_questions,
    shown_answer,
    shown_by_invitation,
    shown_by_link,
)
from chapeau.relationship.surveys.rules.scoring import grade_of

__all__ = [
    "ANONYMOUS_FROM",
    "READERS",
    "SORTERS",
    "VIEWERS",
    "WRITERS",
    "answer",
    "answers",
    "answers_of_hats",
    "conditions",
    "grade_of",
    "languages",
    "open_invitation",
    "preview",
    "put_questions",
    "results",
    "shown_answer",
    "shown_by_invitation",
    "shown_by_link",
    "survey_card",
    "survey_rows",
    "survey_rules",
    "terms",
    "themes",
]
