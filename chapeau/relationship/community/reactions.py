"""What follows: mails to who wrote and who asked; sums after a merge; nothing left after an erasure."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import translation

from chapeau.kit.bus import listen
from chapeau.person.messaging.actions import enqueue_if_reachable
from chapeau.person.messaging.values import Recipient
from chapeau.person.people.events import PeopleMerged, PeopleUnmerged
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM
from chapeau.person.privacy.events import PersonErased
from chapeau.relationship.community.counting import recount
from chapeau.relationship.community.events import AnswerWritten, PostDecided, PostWithdrawn
from chapeau.relationship.community.models import Post, PostVersion
from chapeau.relationship.community.values import PostKind, PostState, Reason


def register() -> None:
    listen("community.tell-decided", [PostDecided], tell_decided, queue="mail")
    listen("community.tell-answered", [AnswerWritten, PostDecided], tell_answered, queue="mail")
    listen("community.count-merged", [PeopleMerged, PeopleUnmerged], count_merged)
    listen("community.clear", [PostWithdrawn, PersonErased], clear)


def tell_decided(facts: Sequence[PostDecided]) -> None:
    """Once for each version and decision; a decision undone and taken again is told again only if it differs."""
    for fact in facts:
        version = PostVersion.objects.select_related("post__hat__person", "post__product").get(id=fact.version_id)
        if fact.decision not in (PostState.PUBLISHED, PostState.DECLINED) or version.state != fact.decision:
            continue
        post = version.post
        enqueue_if_reachable(
            SYSTEM,
            key=f"community.decided:{version.id}:{fact.decision}",
            template="community.decided",
            recipient=Recipient(hat_id=post.hat_id, language=version.language),
            context={
                "name": post.hat.person.given_name,
                "kind": post.kind,
                "is_shown": fact.decision == PostState.PUBLISHED,
                "reason": _reason(version),
                "word": version.word,
                "text": version.text,
                "link": _address(post, version.language),
            },
            now=fact.occurred_at,
        )


def tell_answered(facts: Sequence[AnswerWritten | PostDecided]) -> None:
    """Who asked, or wrote the review, hears of each answer once it is shown."""
    for fact in facts:
        answer = Post.objects.select_related("shown", "parent__hat__person", "parent__shown").get(id=fact.post_id)
        asked = answer.parent
        if asked is None or answer.shown is None or asked.shown is None:
            continue
        enqueue_if_reachable(
            SYSTEM,
            key=f"community.answered:{answer.id}",
            template="community.answered",
            recipient=Recipient(hat_id=asked.hat_id, language=asked.shown.language),
            context={
                "name": asked.hat.person.given_name,
                "is_question": asked.kind == PostKind.QUESTION,
                "by": "" if answer.is_house else answer.shown.shown_name,
                "answer": answer.shown.text,
                "text": asked.shown.text,
                "link": _address(asked, asked.shown.language),
            },
            now=fact.occurred_at,
        )


def count_merged(facts: Sequence[PeopleMerged | PeopleUnmerged]) -> None:
    """Each person counts once per product: who is one person has changed."""
    hats = [hat for fact in facts for hat in (fact.hat_id, fact.other_hat_id) if hat]
    people = Hat.objects.filter(id__in=hats).values("person")
    recount(set(Post.objects.filter(hat__person__in=people).values_list("product_id", flat=True)))


def clear(facts: Sequence[PostWithdrawn | PersonErased]) -> None:
    """Pictures that were taken back are deleted; what an erased person wrote counts no more."""
    posts = Post.objects.filter(id__in=[fact.post_id for fact in facts if isinstance(fact, PostWithdrawn)])
    erased = [fact.hat_id for fact in facts if isinstance(fact, PersonErased)]
    if erased:
        posts |= Post.objects.filter(hat__person__hats__in=erased)
    touched = dict(posts.filter(state=PostState.WITHDRAWN).values_list("id", "product_id"))
    for version in PostVersion.objects.filter(post__in=list(touched)).exclude(picture=""):
        default_storage.delete(version.picture)
        version.picture = ""
        version.save(update_fields=["picture"])
    recount(set(touched.values()))


def _address(post: Post, language: str) -> str:
    if post.kind == PostKind.QUESTION and post.is_shown:
        return f"{settings.BASE_URL}/{language}/questions/{post.code}"
    return f"{settings.BASE_URL}/{language}/reviews"


def _reason(version: PostVersion) -> str:
    with translation.override(version.language):
        return str(Reason(version.reason).label) if version.reason else ""
