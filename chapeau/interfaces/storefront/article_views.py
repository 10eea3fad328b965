"""Articles and case studies: the list, one in its plain or technical version, the feed."""

from __future__ import annotations

import json

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.interfaces.house import house_name
from chapeau.interfaces.pictures import picture_url
from chapeau.interfaces.requests import HouseRequest
from chapeau.interfaces.storefront import form_memory
from chapeau.interfaces.storefront.browse_views import alternates
from chapeau.interfaces.storefront.shopper import Shopper, inputs_of, shopper
from chapeau.interfaces.storefront.tiles import Tile, tiles
from chapeau.interfaces.storefront.visitor_form import TRAP, Ticket, VisitorForm
from chapeau.kit.markdown import as_html
from chapeau.kit.refusals import NotFound
from chapeau.person.privacy import queries as privacy
from chapeau.relationship.content import queries
from chapeau.relationship.content.values import ArticleKind, ArticlePage, ShownForm

PLAIN, TECHNICAL = "plain", "technical"


@require_safe
def articles(request: HouseRequest) -> HttpResponse:
    who = shopper(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in ArticleKind.values else ""
    shown = queries.teasers(language=who.language, now=request.now, kind=kind)
    return render(request, "storefront/articles.html", {"articles": shown, "kind": kind, "kinds": ArticleKind.choices})


@require_safe
def article(request: HouseRequest, slug: str, code: str) -> HttpResponse:
    """Organisations read the technical version first, private people the plain one; both may switch."""
    who = shopper(request)
    asked = request.GET.get("version", "")
    is_technical = asked == TECHNICAL or (asked != PLAIN and not who.shows_gross)
    page = queries.article(code=code, language=who.language, is_technical=is_technical, now=request.now)
    right = page.slugs.get(who.language) or page.teaser.slug
    if slug != right:
        return HttpResponsePermanentRedirect(reverse("storefront:article", args=[right, code]))
    request.alternates = alternates("storefront:article", {k: [v, code] for k, v in page.slugs.items()})  # type: ignore[attr-defined]
    below = _form_below(request, page.form_code)
    context = {
        "article": page,
        "body": as_html(page.body),
        "is_other_language": who.language not in page.slugs,
        "related": _related(who, page.skus),
        "json_ld": _json_ld(request, page),
        **below,
    }
    response = render(request, "storefront/article.html", context)
    if isinstance(shown := below.get("shown"), ShownForm):
        form_memory.remember(request, response, shown.code, shown.variant)
    return response


def _form_below(request: HouseRequest, code: str) -> dict[str, object]:
    """The form that stands below the text; it is sent to its own page."""
    if not code:
        return {}
    try:
        language = get_language() or "en"
        known = queries.shown_form(code=code, variant="a", language=language)
        variant = form_memory.variant_of(request, code, has_b=known.content.has_b)
        shown = queries.shown_form(code=code, variant=variant, language=language)
    except NotFound:
        return {}
    ticket = Ticket(code, shown.version, shown.variant, request.now, request.path[:200])
    return {
        "shown": shown,
        "form": VisitorForm(shown=shown, topics=privacy.topics()),
        "ticket": ticket.sealed(),
        "trap": TRAP,
        "intro": as_html(shown.intro),
    }


def _related(who: Shopper, skus: tuple[str, ...]) -> list[Tile]:
    if not skus:
        return []
    found = catalog.variants_by_skus(who.viewer, skus=list(skus), market=who.market, language=who.language)
    ids = list(dict.fromkeys(found[sku].product_id for sku in skus if sku in found))
    cards = catalog.products(who.viewer, ids=ids, market=who.market, language=who.language)
    return tiles(who, inputs=inputs_of(who), cards=cards)


@require_safe
@cache_control(max_age=600, public=True)
def feed(request: HouseRequest) -> HttpResponse:
    """Atom (RFC 4287) of what is shown in this language."""
    shown = queries.teasers(language=shopper(request).language, now=request.now, limit=50)
    context = {
        "articles": shown,
        "house": f"{request.scheme}://{request.get_host()}",
        "changed_at": max((one.changed_at for one in shown), default=None),
    }
    return render(request, "storefront/articles.atom", context, content_type="application/atom+xml")


def _json_ld(request: HouseRequest, page: ArticlePage) -> SafeString:
    """schema.org Article."""
    told = page.teaser
    data = {
        "@context": "https://schema.org",
        "@type": "TechArticle" if page.is_technical else "Article",
        "headline": told.title,
        "description": told.teaser,
        "datePublished": told.published_at.isoformat(),
        "dateModified": told.changed_at.isoformat(),
        "url": request.build_absolute_uri(request.path),
        "publisher": {"@type": "Organization", "name": house_name()},
        "author": {"@type": "Organization", "name": house_name()},
    }
    if told.picture:
        data["image"] = request.build_absolute_uri(picture_url(told.picture))
    text = json.dumps(data, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308
