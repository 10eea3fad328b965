"""Reviews, questions and answers: reading, writing under the hat in use or by the link of a mail, helpful votes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import ProductCard, ProductPage
from chapeau.interfaces.hats import safe_next
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront.account_views import WearerRequest, signed_in
from chapeau.interfaces.storefront.browse_views import alternates
from chapeau.interfaces.storefront.post_forms import PostForm, ReviewForm
from chapeau.interfaces.storefront.posts import address_of, may_review, question_json, read_asked, read_page, summary
from chapeau.interfaces.storefront.same_hat import or_under_another_hat, same_hat
from chapeau.interfaces.storefront.shopper import Shopper, shopper
from chapeau.interfaces.storefront.tiles import product_url
from chapeau.kit.ids import new_code
from chapeau.kit.refusals import NotFound, Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.values import SYSTEM, HatCard, Viewer
from chapeau.relationship.community import actions, links, queries
from chapeau.relationship.community.actions.write import NotReceived
from chapeau.relationship.community.values import OwnPost, ReviewSort, Written


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the hat in use, or the one a mailed link was sent to."""

    viewer: Viewer
    card: HatCard
    token: str = ""

    @property
    def home(self) -> str:
        if self.token:
            return reverse("storefront:reviews_by_link", args=[self.token])
        return reverse("storefront:my_reviews")

    def address(self, product_code: str) -> str:
        if self.token:
            return reverse("storefront:write_review_by_link", args=[self.token, product_code])
        return reverse("storefront:write_review", args=[product_code])


# ------------------------------------------------------------------------------------------------------------ reading
@require_safe
def product_reviews(request: HouseRequest, slug: str, code: str) -> HttpResponse:
    """All reviews of a product, sorted and narrowed."""
    who = shopper(request)
    page = catalog.product_page(who.viewer, code=code, market=who.market, language=who.language)
    if slug != (page.slug or "-"):
        return HttpResponsePermanentRedirect(address_of("reviews", page.slug, page.code))
    request.alternates = alternates("storefront:product_reviews", {k: [v, code] for k, v in page.slugs.items()})  # type: ignore[attr-defined]
    asked = read_asked(request)
    rating = queries.ratings([page.id]).get(page.id)
    context = {
        **_about(page),
        "rating": rating,
        "bars": summary(rating),
        "asked": asked,
        "may_review": may_review(who, page.id),
        "sorts": ReviewSort,
        "found": queries.reviews(who.viewer, product_id=page.id, asked=asked),
        "own_language": who.language,
    }
    return render(request, "storefront/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@same_hat
def product_questions(request: HouseRequest, slug: str, code: str) -> HttpResponse:
    """All questions about a product; who is signed in asks another."""
    who = shopper(request)
    page = catalog.product_page(who.viewer, code=code, market=who.market, language=who.language)
    if slug != (page.slug or "-"):
        return HttpResponsePermanentRedirect(address_of("questions", page.slug, page.code))
    request.alternates = alternates("storefront:product_questions", {k: [v, code] for k, v in page.slugs.items()})  # type: ignore[attr-defined]
    form = _post_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_question(request.viewer, product_code=code, written=form.written(_language()), now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. We look at it, then it stands here for all to answer."))
            return redirect(request.path)
    found = queries.questions(who.viewer, product_id=page.id, page=read_page(request.GET.get("page", "1")))
    context = {**_about(page), "found": found, "form": form}
    return render(request, "storefront/questions.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@same_hat
def question(request: HouseRequest, code: str) -> HttpResponse:
    """One question with its answers; who received the article answers too."""
    who = shopper(request)
    asked = queries.question_page(who.viewer, code=code)
    product = _card(who, asked.product_code)
    form = _post_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_post(request.viewer, code=code, written=form.written(_language()), now=request.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. We look at it, then it stands here."))
            return redirect(request.path)
    context = {
        "question": asked.question,
        "product": product,
        "product_url": product_url(product.slug, product.code),
        "all_url": address_of("questions", product.slug, product.code),
        "may_answer": queries.may_write(who.viewer, product_id=asked.product_id, now=request.now),
        "form": form,
        "json_ld": question_json(request, asked),
    }
    return render(request, "storefront/question.html", context, status=422 if form.errors else 200)


@require_POST
@same_hat
@signed_in
def vote(request: WearerRequest, code: str) -> HttpResponse:
    try:
        actions.vote(request.viewer, code=code, is_helpful=request.POST.get("helpful") == "1", now=request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{safe_next(request, reverse('storefront:home'))}#{code}")


# ------------------------------------------------------------------------------------------------------------ writing
@never_cache
@signed_in
@require_safe
def my_reviews(request: WearerRequest) -> HttpResponse:
    return _mine(request, Writer(request.viewer, request.hat))


@never_cache
@require_safe
def reviews_by_link(request: HouseRequest, token: str) -> HttpResponse:
    return _mine(request, _by_link(request, token))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@or_under_another_hat
@same_hat
@signed_in
def write_review(request: WearerRequest, code: str) -> HttpResponse:
    return _write(request, Writer(request.viewer, request.hat), code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_review_by_link(request: HouseRequest, token: str, code: str) -> HttpResponse:
    return _write(request, _by_link(request, token), code)


@require_POST
def withdraw_post(request: HouseRequest, code: str) -> HttpResponse:
    """Under the hat in use, or under that of the link the page was opened by."""
    if token := request.POST.get("link", ""):
        writer = _by_link(request, token)
    elif request.hat is not None:
        writer = Writer(request.viewer, request.hat)
    else:
        raise NotFound
    actions.withdraw_post(writer.viewer, code=code, now=request.now)
    messages.success(request, _("Taken back. It is gone from the page."))
    return redirect(writer.home)


def _mine(request: HouseRequest, writer: Writer) -> HttpResponse:
    waiting = queries.to_review(writer.viewer, now=request.now)
    own = queries.own_list(writer.viewer)
    ids = [*(one.product_id for one in waiting), *(one.product_id for one in own)]
    cards = {
        card.id: card
        for card in catalog.products(writer.viewer, ids=ids, market=writer.card.market, language=_language())
    }
    context = {
        "writer": writer,
        "waiting": [
            (cards[one.product_id], writer.address(one.product_code)) for one in waiting if one.product_id in cards
        ],
        "own": [(one, cards.get(one.product_id), writer.address(one.product_code)) for one in own],
    }
    return render(request, "storefront/my_reviews.html", context)


def _write(request: HouseRequest, writer: Writer, code: str) -> HttpResponse:
    who = writer.card
    product = catalog.product_page(writer.viewer, code=code, market=who.market, language=_language())
    if not queries.may_write(writer.viewer, product_id=product.id, now=request.now):
        others = [card for card in request.wardrobe.opened if card.id != who.id]
        if any(queries.may_write(people.viewer_for_hat(o), product_id=product.id, now=request.now) for o in others):
            raise NotFound  # the page then offers to change
        raise NotReceived
    draft = queries.draft_of(writer.viewer, product_id=product.id)
    form = ReviewForm(request.POST or None, request.FILES or None, initial=_begun(writer, draft))
    if request.method == "POST" and form.is_valid():
        try:
            _store(writer, code, form, draft, request)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. We look at it, then it stands on the page of the article."))
            return redirect(writer.home)
    context = {"writer": writer, "product": product, "form": form, "draft": draft}
    return render(request, "storefront/write_review.html", context, status=422 if form.errors else 200)


def _store(writer: Writer, code: str, form: ReviewForm, draft: OwnPost | None, request: HouseRequest) -> None:
    """The file lies there when, and only when, the review is kept."""
    told = form.cleaned_data
    picture = told["picture"]
    name = f"reviews/{new_code()}{new_code()}.{picture.ending}" if picture else ""
    kept = draft.picture if draft and not told["without_picture"] else ""
    written = Written(
        text=told["text"],
        shown_name=told["shown_name"],
        language=_language(),
        stars=told["stars"],
        title=told["title"],
        picture=name or kept,
    )
    with transaction.atomic():
        actions.write_review(writer.viewer, product_code=code, written=written, now=request.now)
        if picture:
            default_storage.save(name, ContentFile(picture.content))


def _begun(writer: Writer, draft: OwnPost | None) -> dict[str, object]:
    if draft is None:
        return {"shown_name": queries.suggested_shown_name(writer.viewer)}
    return {"shown_name": draft.shown_name, "stars": draft.stars, "title": draft.title, "text": draft.text}


def _by_link(request: HouseRequest, token: str) -> Writer:
    """Refuses: ``NotFound``, also once the hat has ended; ``ReviewLinkLapsed``."""
    hat_id = links.read_review_token(token, now=request.now)
    card = people.hat_card(SYSTEM, hat_id=hat_id)
    if card.ends_at is not None and card.ends_at <= request.now:
        raise NotFound
    return Writer(people.viewer_for_hat(card), card, token)


def _post_form(request: HouseRequest) -> PostForm:
    name = queries.suggested_shown_name(request.viewer) if request.hat else ""
    return PostForm(request.POST or None, initial={"shown_name": name})


def _about(page: ProductPage) -> dict[str, object]:
    return {
        "product": page,
        "product_url": product_url(page.slug, page.code),
        "reviews_url": address_of("reviews", page.slug, page.code),
        "questions_url": address_of("questions", page.slug, page.code),
    }


def _card(who: Shopper, code: str) -> ProductCard:
    """Refuses: ``NotFound`` also where this market does not see the article."""
    page = catalog.product_page(who.viewer, code=code, market=who.market, language=who.language)
    return catalog.products(who.viewer, ids=[page.id], market=who.market, language=who.language)[0]


def _language() -> str:
    return get_language() or "en"
