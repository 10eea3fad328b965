"""A visit is told once, with where it came from; robots and other sites are not heard."""

from __future__ import annotations

import pytest
from django.test import Client

from chapeau.interfaces.hats import VISIT_COOKIE
from chapeau.interfaces.storefront.visit_views import source_of
from chapeau.person.activity.models import Activity

BROWSER = {"User-Agent": "Mozilla/5.0 Firefox/140.0"}


@pytest.mark.parametrize(
    ("page", "referrer", "source"),
    [
        ("https://shop.example/en/", "", "direct"),
        ("https://shop.example/en/", "https://shop.example/en/p/1", "direct"),
        ("https://shop.example/en/", "https://www.google.fr/", "search"),
        ("https://shop.example/en/", "https://l.facebook.com/", "social"),
        ("https://shop.example/en/", "https://blog.example/", "referral"),
        ("https://shop.example/en/?utm_source=spring-fair", "https://www.google.fr/", "spring-fair"),
        ("https://shop.example/en/?utm_source=x&utm_medium=email", "", "newsletter"),
        ("https://shop.example/en/?utm_medium=display", "https://paper.example/", "ads-display"),
        ("https://shop.example/en/?gclid=1", "https://www.google.fr/", "ads-search"),
        ("https://shop.example/en/?utm_source=%3Cscript%3E", "", "direct"),
    ],
)
def test_where_a_visit_came_from(page: str, referrer: str, source: str) -> None:
    assert source_of(page, referrer, "shop.example") == source


@pytest.mark.django_db
def test_a_visit_is_recorded_once_per_opened_browser() -> None:
    client = Client(headers=BROWSER)
    said = {"page": "http://testserver/en/?utm_source=fair", "from": ""}
    assert client.post("/en/visit", said).status_code == 204
    assert client.post("/en/visit", said).status_code == 204
    visits = Activity.objects.filter(verb="visit.began")
    assert [(visit.properties, visit.hat_id) for visit in visits] == [({"source": "fair"}, None)]
    assert client.cookies[VISIT_COOKIE].value == "fair"


@pytest.mark.django_db
def test_robots_and_other_sites_are_not_heard() -> None:
    for headers in ({"User-Agent": "Googlebot/2.1"}, {}, {**BROWSER, "Sec-Fetch-Site": "cross-site"}):
        assert Client(headers=headers).post("/en/visit", {"page": "", "from": ""}).status_code == 204
    assert not Activity.objects.filter(verb="visit.began").exists()
    assert Client(headers=BROWSER).get("/en/visit").status_code == 405
