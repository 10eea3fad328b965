"""Somebody writes a review, a question or an answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chapeau.commerce.catalog.models import Product
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.kit.bus import publish
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.people.models import Hat
from chapeau.person.people.values import Viewer, ViewerKind
from chapeau.relationship.community import rules
from chapeau.relationship.community.access import check_may_decide, find_post, own_posts
from chapeau.relationship.community.counting import recount
from chapeau.relationship.community.events import AnswerWritten, PostWithdrawn, QuestionAsked, ReviewWritten
from chapeau.relationship.community.models import Post, PostVersion
from chapeau.relationship.community.values import LONGEST_TEXT, LONGEST_TITLE, PostKind, PostState, Written


class NotReceived(Refusal):
    code = "not-received"
    sentence = _("Only who received the article can say how it is. Questions are open to everybody who is signed in.")


class NameNotFit(Refusal):
    code = "name-not-fit"
    status = 422
    sentence = _(
        "Choose another name to be shown: at most 40 letters, no address or number, and not the organisation you buy for."
    )


class TextNotFit(Refusal):
    code = "text-not-fit"
    status = 422
    sentence = _("Write a few words, at most 4,000 letters.")


class StarsMissing(Refusal):
    code = "stars-missing"
    status = 422
    sentence = _("Choose one to five stars.")


@transaction.atomic
def write_review(viewer: Viewer, *, product_code: str, written: Written, now: datetime) -> str:
    """A review of an article the hat received; written again it is a new version of the same one. Its code.

    It waits until the house looked at it; what is shown stays until then. Locks the hat, so that nobody writes twice.
    Refuses: ``Forbidden`` to who is not signed in, ``NotFound``, ``NotReceived``, ``StarsMissing``, ``TextNotFit``,
    ``NameNotFit``.
    """
    hat = _writing_hat(viewer)
    product = _product(product_code)
    received = fulfilment.articles_received(viewer, now=now, product_ids=[product.id]).get(product.id)
    if received is None:
        raise NotReceived
    if written.stars not in (1, 2, 3, 4, 5):
        raise StarsMissing
    _check(written, hat)
    mine = own_posts(viewer).filter(kind=PostKind.REVIEW, product=product)
    post = mine.select_for_update().order_by("-changed_at").first()
    if post is None:
        post = Post(kind=PostKind.REVIEW, product=product, hat=hat, written_at=now)
    post.variant_id = received.variant_id
    version = _store(post, written, now)
    publish(
        [
            ReviewWritten(
                occurred_at=now, hat_id=post.hat_id, post_id=post.id, product_id=product.id, stars=written.stars,
                version=version.number,
            )
        ]
    )  # fmt: skip
    return post.code


@transaction.atomic
def ask_question(viewer: Viewer, *, product_code: str, written: Written, now: datetime) -> str:
    """A question about an article, for buyers and the house to answer; its code. It waits until the house looked at it.

    Refuses: ``Forbidden`` to who is not signed in, ``NotFound``, ``TextNotFit``, ``NameNotFit``.
    """
    hat = _writing_hat(viewer)
    product = _product(product_code)
    _check(written, hat)
    post = Post(kind=PostKind.QUESTION, product=product, hat=hat, written_at=now)
    _store(post, written, now)
    publish([QuestionAsked(occurred_at=now, hat_id=hat.id, post_id=post.id, product_id=product.id)])
    return post.code


@transaction.atomic
def answer_post(viewer: Viewer, *, code: str, written: Written, now: datetime) -> str:
    """Answer a question that is shown, as somebody who received the article: it waits. Staff who look after what people
    write answer questions and reviews as the house, shown at once; who asked gets a mail. The answer's code.

    Refuses: ``Forbidden`` to who is not signed in, ``NotFound``, ``NotReceived``, ``TextNotFit``, ``NameNotFit``.
    """
    parent = find_post(code)
    if viewer.is_staff:
        return _answer_as_house(viewer, parent, written, now)
    hat = _writing_hat(viewer)
    if parent.kind != PostKind.QUESTION or not parent.is_shown:
        raise NotFound
    received = fulfilment.articles_received(viewer, now=now, product_ids=[parent.product_id]).get(parent.product_id)
    if received is None:
        raise NotReceived
    _check(written, hat)
    post = Post(
        kind=PostKind.ANSWER, product_id=parent.product_id, parent=parent, hat=hat, variant_id=received.variant_id,
        written_at=now,
    )  # fmt: skip
    _store(post, written, now)
    _tell_answered(post, now)
    return post.code


@transaction.atomic
def withdraw_post(viewer: Viewer, *, code: str, now: datetime) -> None:
    """Take back what one wrote, staff an answer of the house: it is gone from the page at once. Written again, a review
    comes back. Refuses: ``NotFound``.
    """
    post = find_post(code, lock=True)
    if viewer.is_staff and post.is_house:
        check_may_decide(viewer)
    elif not own_posts(viewer).filter(pk=post.pk).exists():
        raise NotFound
    post.versions.exclude(state=PostState.DECLINED).update(state=PostState.WITHDRAWN)
    post.state, post.shown, post.stars, post.has_picture, post.changed_at = PostState.WITHDRAWN, None, None, False, now
    post.save(update_fields=["state", "shown", "stars", "has_picture", "changed_at"])
    recount([post.product_id])
    publish([PostWithdrawn(occurred_at=now, hat_id=post.hat_id, post_id=post.id, kind=post.kind)])


def _answer_as_house(viewer: Viewer, parent: Post, written: Written, now: datetime) -> str:
    check_may_decide(viewer)
    if viewer.hat_id is None or parent.kind == PostKind.ANSWER:
        raise NotFound
    _check_text(written)
    post = Post(
        kind=PostKind.ANSWER, product_id=parent.product_id, parent=parent, hat_id=viewer.hat_id, is_house=True,
        written_at=now,
    )  # fmt: skip
    version = _store(post, written, now)
    version.state, version.decided_at, version.decided_by_id = PostState.PUBLISHED, now, viewer.hat_id
    version.save(update_fields=["state", "decided_at", "decided_by"])
    post.state, post.shown = PostState.PUBLISHED, version
    post.save(update_fields=["state", "shown"])
    recount([post.product_id])
    _tell_answered(post, now)
    return post.code


def _tell_answered(post: Post, now: datetime) -> None:
    publish(
        [
            AnswerWritten(
                occurred_at=now, hat_id=post.hat_id, post_id=post.id, product_id=post.product_id, is_house=post.is_house
            )
        ]
    )


def _writing_hat(viewer: Viewer) -> Hat:
    """The hat in use, locked. The house does not review its own articles: a hat of the house answers, elsewhere."""
    if viewer.kind is not ViewerKind.HAT or viewer.hat_id is None:
        raise Forbidden
    return Hat.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=viewer.hat_id)


def _product(code: str) -> Product:
    found = Product.objects.filter(code=code, published_at__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def _check(written: Written, hat: Hat) -> None:
    _check_text(written)
    if not rules.is_fit_to_show(written.shown_name, hat.organisation.name if hat.organisation else ""):
        raise NameNotFit


def _check_text(written: Written) -> None:
    if not written.text.strip() or len(written.text) > LONGEST_TEXT or len(written.title) > LONGEST_TITLE:
        raise TextNotFit


def _store(post: Post, written: Written, now: datetime) -> PostVersion:
    """A new version of the post, waiting; an earlier one that still waited is replaced."""
    post.state, post.language, post.changed_at = PostState.WAITING, written.language, now
    post.save()
    post.versions.filter(state=PostState.WAITING).update(state=PostState.REPLACED)
    return PostVersion.objects.create(
        post=post,
        number=post.versions.count() + 1,
        stars=written.stars,
        title=written.title.strip(),
        text=written.text.strip(),
        shown_name=written.shown_name.strip(),
        language=written.language,
        picture=written.picture,
        written_at=now,
        state=PostState.WAITING,
    )
