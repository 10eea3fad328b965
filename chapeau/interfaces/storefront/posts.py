"""Reviews and questions as pages show them, and as search engines read them (schema.org)."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from chapeau.interfaces.house import house_name
from chapeau.interfaces.pictures import picture_url
from chapeau.interfaces.storefront.shopper import Shopper
from chapeau.relationship.community import queries
from chapeau.relationship.community.values import (
    STARS,
    AnswerView,
    Asked,
    PostView,
    QuestionPage,
    RatingCard,
    ReviewSort,
)

ON_PRODUCT = 3
IN_JSON = 10


def summary(rating: RatingCard | None) -> list[dict[str, Any]]:
    """A bar for each number of stars; ``tenths`` of the whole, for its class."""
    if rating is None:
        return []
    return [
        {"stars": stars, "count": count, "tenths": round(10 * count / rating.count)}
        for stars, count in zip(STARS, rating.by_stars, strict=True)
    ]


def on_product(who: Shopper, product_id: Any) -> dict[str, Any]:
    """What the page of a product shows of them: the sums, the most helpful reviews, the latest questions."""
    rating = queries.ratings([product_id]).get(product_id)
    told = queries.reviews(who.viewer, product_id=product_id, asked=Asked(size=ON_PRODUCT)) if rating else None
    asked = queries.questions(who.viewer, product_id=product_id, size=ON_PRODUCT)
    return {
        "rating": rating,
        "bars": summary(rating),
        "reviews": told,
        "questions": asked,
        "may_review": may_review(who, product_id),
    }


def may_review(who: Shopper, product_id: Any) -> bool:
    """Whether to offer it: to whom received the article, and to guests, who may have and sign in."""
    return who.hat is None or queries.may_write(who.viewer, product_id=product_id, now=who.now)


def read_asked(request: HttpRequest) -> Asked:
    """From the address; what is nonsense is nothing."""
    told = request.GET
    sort, stars, page = told.get("sort", ""), told.get("stars", ""), told.get("page", "1")
    return Asked(
        sort=ReviewSort(sort) if sort in ReviewSort.values else ReviewSort.HELPFUL,
        stars=int(stars) if stars in {str(n) for n in STARS} else None,
        with_picture=told.get("picture") == "1",
        language=told.get("language", "")[:8],
        page=read_page(page),
    )


def read_page(page: str) -> int:
    return int(page) if page.isascii() and page.isdigit() and 0 < int(page[:6]) < 10_000 else 1


def product_json(request: HttpRequest, rating: RatingCard, reviews: tuple[PostView, ...]) -> dict[str, Any]:
    """``aggregateRating`` and ``review`` of a schema.org Product."""
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": f"{rating.average:.1f}",
            "reviewCount": rating.count,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [_review_json(request, one) for one in reviews[:IN_JSON]],
    }


def question_json(request: HttpRequest, page: QuestionPage) -> SafeString:
    """A schema.org QAPage: the house's answer is the accepted one, buyers' are suggested; nothing without an answer."""
    asked = page.question
    if not asked.answers:
        return mark_safe("")
    question: dict[str, Any] = {
        "@type": "Question",
        "name": asked.text[:200],
        "text": asked.text,
        "answerCount": len(asked.answers),
        "datePublished": asked.written_at.isoformat(),
        "author": {"@type": "Person", "name": asked.shown_name},
    }
    ours = [_answer_json(request, one) for one in asked.answers if one.is_house]
    theirs = [_answer_json(request, one) for one in asked.answers if not one.is_house]
    if ours:
        question["acceptedAnswer"] = ours[0]
    if ours[1:] or theirs:
        question["suggestedAnswer"] = [*ours[1:], *theirs]
    return as_script({"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question})


def _review_json(request: HttpRequest, one: PostView) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "Review",
        "author": {"@type": "Person", "name": one.shown_name},
        "datePublished": one.written_at.date().isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": one.stars, "bestRating": 5, "worstRating": 1},
        "reviewBody": one.text,
        "inLanguage": one.language,
    }
    if one.title:
        told["name"] = one.title
    if one.picture:
        told["image"] = request.build_absolute_uri(picture_url(one.picture))
    return told


def _answer_json(request: HttpRequest, one: AnswerView) -> dict[str, Any]:
    author = (
        {"@type": "Organization", "name": house_name()} if one.is_house else {"@type": "Person", "name": one.shown_name}
    )
    return {
        "@type": "Answer",
        "text": one.text,
        "upvoteCount": one.helpful,
        "datePublished": one.written_at.isoformat(),
        "author": author,
        "url": f"{request.build_absolute_uri(request.path)}#{one.code}",
    }


def as_script(data: Any) -> SafeString:
    """JSON that cannot end the script it stands in, whatever somebody typed."""
    text = json.dumps(data, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308


def address_of(kind: str, slug: str, code: str) -> str:
    return reverse(f"storefront:product_{kind}", args=[slug or "-", code])
