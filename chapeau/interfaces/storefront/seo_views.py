"""What search engines read: robots and sitemaps, each page with its languages."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import PageAddress
from chapeau.person.people.values import Market, Viewer, ViewerKind
from chapeau.relationship.content import queries as content

PER_FILE = 5000
NOT_FOR_ROBOTS = (
    "/office/",
    "/account/",
    "*/basket",
    "*/checkout",
    "*/search",
    "*/suggest",
    "*/orders",
    "*/why/",
    "*/me",
)


@require_safe
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        f"Sitemap: {_house(request)}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=3600, public=True)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One file for every 5,000 pages."""
    number, after, numbers = 1, "", []
    while True:
        pages = _pages(after)
        if not pages:
            break
        numbers.append(number)
        number, after = number + 1, pages[-1].code
        if len(pages) < PER_FILE:
            break
    articles = [f"{_house(request)}{reverse('sitemap_articles')}"]
    files = articles + [f"{_house(request)}{reverse('sitemap', args=[n])}" for n in numbers]
    return render(request, "seo/index.xml", {"files": files}, content_type="application/xml")


@require_safe
@cache_control(max_age=3600, public=True)
def sitemap(request: HttpRequest, number: int) -> HttpResponse:
    pages, after = _pages(""), ""
    for _turn in range(number - 1):
        if len(pages) < PER_FILE:
            raise Http404
        after = pages[-1].code
        pages = _pages(after)
    entries = []
    for page in pages:
        urls = {
            language: _house(request) + _url(page, language, page.slugs)
            for language, _n in settings.LANGUAGES
            if language in page.slugs
        }
        entries += [{"url": url, "alternates": urls, "changed_at": page.changed_at} for url in urls.values()]
    return render(request, "seo/sitemap.xml", {"entries": entries}, content_type="application/xml")


@require_safe
@cache_control(max_age=3600, public=True)
def sitemap_articles(request: HttpRequest) -> HttpResponse:
    entries = []
    for code, slugs, changed_at in content.article_addresses(now=request.now):  # type: ignore[attr-defined]
        urls = {}
        for language, _n in settings.LANGUAGES:
            if language in slugs:
                with override(language):
                    urls[language] = _house(request) + reverse("storefront:article", args=[slugs[language], code])
        entries += [{"url": url, "alternates": urls, "changed_at": changed_at} for url in urls.values()]
    return render(request, "seo/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _pages(after: str) -> list[PageAddress]:
    return catalog.page_addresses(Viewer(ViewerKind.VISITOR), market=Market.B2C, after=after, limit=PER_FILE)


def _url(page: PageAddress, language: str, slugs: Mapping[str, str]) -> str:
    with override(language):
        if page.kind == "category":
            return reverse("storefront:category", args=[slugs[language]])
        return reverse("storefront:product", args=[slugs[language] or "-", page.code])


def _house(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
