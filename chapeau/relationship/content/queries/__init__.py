"""Questions: forms as they are shown and as they do, what people sent, articles."""

from chapeau.relationship.content.queries.articles import (
    article,
    article_addresses,
    article_card,
    article_rows,
    preview,
    teasers,
)
from chapeau.relationship.content.queries.forms import (
    form_card,
    form_result,
    form_rows,
    paper_offer,
    pop_ups,
    shown_form,
    submissions,
    thanks,
)
from chapeau.relationship.content.rules import origin

__all__ = [
    "article",
    "article_addresses",
    "article_card",
    "article_rows",
    "form_card",
    "form_result",
    "form_rows",
    "origin",
    "paper_offer",
    "pop_ups",
    "preview",
    "shown_form",
    "submissions",
    "teasers",
    "thanks",
]
