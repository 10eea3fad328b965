"""Deeds: writing and publishing forms and articles, sending a form, confirming an address, taking a white paper."""

from chapeau.relationship.content.actions.articles import (
    archive_article,
    create_article,
    publish_article,
    store_article,
)
from chapeau.relationship.content.actions.confirm import (
    complete_confirmed,
    confirm_address,
    take_paper,
)
from chapeau.relationship.content.actions.forms import (
    archive_form,
    attach_paper,
    count_form,
    create_form,
    publish_form,
    store_form,
)
from chapeau.relationship.content.actions.submit import submit_form

__all__ = [
    "archive_article",
    "archive_form",
    "attach_paper",
    "complete_confirmed",
    "confirm_address",
    "count_form",
    "create_article",
    "create_form",
    "publish_article",
    "publish_form",
    "store_article",
    "store_form",
    "submit_form",
    "take_paper",
]
