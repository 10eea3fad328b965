"""What people wrote about articles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.personal_data import PersonalData
from chapeau.kit.personal_data import register as register_records
from chapeau.relationship.community.models import Post, PostVersion, Vote
from chapeau.relationship.community.values import PostState


def register() -> None:
    register_records(
        PersonalData(
            Post,
            path="hat",
            exported=("code", "kind", "stars", "state", "is_shown", "written_at"),
            on_erasure="blank",
            because="that something was written counts without the words; it is taken off the page",
            blanks={
                "state": PostState.WITHDRAWN,
                "shown": None,
                "is_shown": False,
                "stars": None,
                "has_picture": False,
            },
        ),
        PersonalData(
            PostVersion,
            title=_("Reviews, questions and answers you wrote"),
            path="post__hat",
            exported=(
                "number",
                "stars",
                "title",
                "text",
                "shown_name",
                "picture",
                "state",
                "reason",
                "word",
                "written_at",
            ),
            on_erasure="blank",
            because="the words go; that it was decided, by whom and when, stays. The picture's file goes right after",
            blanks={"title": "", "text": "", "shown_name": "", "word": "", "stars": None},
        ),
        PersonalData(
            Vote,
            path="hat",
            exported=("voted_at",),
            on_erasure="delete",
            because="what somebody found helpful goes with the person",
        ),
    )
