"""Questions about reviews, questions and answers. Asking writes nothing."""

from chapeau.relationship.community.queries.desk import post_page, posts, waiting_count
from chapeau.relationship.community.queries.own import (
    draft_of,
    may_write,
    own_list,
    suggested_shown_name,
    to_review,
)
from chapeau.relationship.community.queries.shown import question_page, questions, ratings, reviews

__all__ = [
    "draft_of",
    "may_write",
    "own_list",
    "post_page",
    "posts",
    "question_page",
    "questions",
    "ratings",
    "reviews",
    "suggested_shown_name",
    "to_review",
    "waiting_count",
]
