"""The house looks at what was written: shown or not, why not, and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.kit.bus import publish
from chapeau.kit.refusals import Refusal
from chapeau.person.people.values import Viewer
from chapeau.relationship.community import rules
from chapeau.relationship.community.access import check_may_decide, find_post
from chapeau.relationship.community.counting import recount
from chapeau.relationship.community.events import PostDecided
from chapeau.relationship.community.models import Post, PostVersion
from chapeau.relationship.community.values import PostState, Reason


class DecidedOtherwise(Refusal):
    code = "decided-otherwise"
    sentence = _("That was changed meanwhile. Look at the page again.")


class ReasonMissing(Refusal):
    code = "reason-missing"
    status = 422
    sentence = _("Say why it is not shown: whoever wrote it reads the reason.")


@transaction.atomic
def decide_post(
    viewer: Viewer, *, code: str, version: int, is_shown: bool, now: datetime, reason: str = "", word: str = ""
) -> None:
    """Show this version, or do not and say why; what was shown before can be taken down in the same way. Nobody is
    asked to guess by words: what is written is read. ``word`` goes to whoever wrote it.

    Refuses: ``Forbidden``, ``NotFound``, ``ReasonMissing``, ``DecidedOtherwise`` when it is not the newest version or
    was taken back.
    """
    check_may_decide(viewer)
    post = find_post(code, lock=True)
    newest = _newest(post)
    to = PostState.PUBLISHED if is_shown else PostState.DECLINED
    if newest.number != version or not rules.may_move(newest.state, to):
        raise DecidedOtherwise
    if not is_shown and reason not in Reason.values:
        raise ReasonMissing
    was_shown = post.shown_id == newest.id
    newest.state, newest.reason, newest.word = to, "" if is_shown else reason, word.strip()
    newest.decided_at, newest.decided_by_id = now, viewer.hat_id
    newest.save(update_fields=["state", "reason", "word", "decided_at", "decided_by"])
    if is_shown:
        post.versions.filter(state=PostState.PUBLISHED).exclude(pk=newest.pk).update(state=PostState.REPLACED)
        _show(post, newest)
    elif was_shown:
        _show(post, None)
    _settle(post, newest, now)


@transaction.atomic
def undo_decision(viewer: Viewer, *, code: str, now: datetime) -> None:
    """The newest version waits again, and what it replaced on the page stands there again. Refuses: ``Forbidden``,
    ``NotFound``, ``DecidedOtherwise`` when there is nothing to undo.
    """
    check_may_decide(viewer)
    post = find_post(code, lock=True)
    newest = _newest(post)
    if not rules.may_move(newest.state, PostState.WAITING) or post.is_house:
        raise DecidedOtherwise
    if newest.state == PostState.PUBLISHED:
        before = post.versions.filter(state=PostState.REPLACED, decided_at__isnull=False).order_by("-number").first()
        if before:
            before.state = PostState.PUBLISHED
            before.save(update_fields=["state"])
        _show(post, before)
    newest.state, newest.reason, newest.word = PostState.WAITING, "", ""
    newest.decided_at = newest.decided_by_id = None
    newest.save(update_fields=["state", "reason", "word", "decided_at", "decided_by"])
    _settle(post, newest, now)


def _newest(post: Post) -> PostVersion:
    found = post.versions.select_for_update().order_by("-number").first()
    assert found is not None, "a post is written with its first version"
    return found


def _show(post: Post, version: PostVersion | None) -> None:
    post.shown = version
    post.stars = version.stars if version else None
    post.has_picture = bool(version and version.picture)


def _settle(post: Post, newest: PostVersion, now: datetime) -> None:
    post.state = newest.state
    post.save(update_fields=["state", "shown", "stars", "has_picture"])
    recount([post.product_id])
    publish(
        [
            PostDecided(
                occurred_at=now, hat_id=post.hat_id, actor_hat_id=newest.decided_by_id, post_id=post.id,
                version_id=newest.id, kind=post.kind, decision=newest.state, reason=newest.reason,
            )
        ]
    )  # fmt: skip
