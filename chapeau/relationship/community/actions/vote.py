"""Somebody found a review or an answer helpful."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.values import Viewer, ViewerKind
from chapeau.relationship.community.access import find_post
from chapeau.relationship.community.models import Vote
from chapeau.relationship.community.values import PostKind


class OwnWords(Refusal):
    code = "own-words"
    sentence = _("That is your own. Others say whether it helped them.")


@transaction.atomic
def vote(viewer: Viewer, *, code: str, is_helpful: bool, now: datetime) -> int:
    """Once per hat, taken back with ``is_helpful`` false; how many there are now. Locks the post.

    Refuses: ``Forbidden`` to who is not signed in, ``NotFound``, ``OwnWords``.
    """
    if viewer.kind is not ViewerKind.HAT or viewer.hat_id is None:
        raise Forbidden
    post = find_post(code, lock=True)
    if not post.is_shown or post.kind == PostKind.QUESTION:
        raise NotFound
    if post.hat_id in viewer.hat_ids:
        raise OwnWords
    if is_helpful:
        if not Vote.objects.filter(post=post, hat__in=viewer.hat_ids).exists():
            Vote.objects.create(post=post, hat_id=viewer.hat_id, voted_at=now)
    else:
        Vote.objects.filter(post=post, hat__in=viewer.hat_ids).delete()
    post.helpful = Vote.objects.filter(post=post).count()
    post.save(update_fields=["helpful"])
    return post.helpful
