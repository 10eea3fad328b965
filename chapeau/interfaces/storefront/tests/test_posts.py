"""Reviews and questions as browsers meet them."""

import json
import re
from io import BytesIO
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chapeau.commerce.catalog.models import Product
from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.interfaces.storefront.tests.test_browse import words
from chapeau.kit.clock import read_clock
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.tests.builders import make_staff
from chapeau.person.people.values import StaffRole
from chapeau.relationship.community import actions, links
from chapeau.relationship.community.models import Post
from chapeau.relationship.community.tests.builders import receive, show
from chapeau.relationship.community.values import Written
from tests.builders import CHAIN, Shop

TOLD = {"stars": "4", "text": "Runs <b>quietly</b>.", "shown_name": "Camille"}


def photo() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "green").save(drawn, "JPEG")
    return SimpleUploadedFile("mine.jpg", drawn.getvalue())


def json_ld(page: str) -> list[dict[str, Any]]:
    return [json.loads(found) for found in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)]


def test_a_review_from_the_form_to_the_page_the_list_and_the_search_engines(visit: Visit, shop: Shop) -> None:
    product = Product.objects.get(variants__sku=CHAIN)
    page, write = f"/en/p/corvo-chain-11-speed/{product.code}", f"/en/reviews/write/{product.code}"
    buyer, private = visit(shop.buyer), visit(shop.private)
    assert visit().get(write)["Location"].startswith("/accounts/login") or visit().get(write).status_code == 302
    assert "Only who received the article" in words(buyer.get(write))
    receive(shop.buyer, CHAIN)
    assert "Corvo Chain 11-speed" in words(buyer.get("/en/reviews"))
    assert 'value="Camille R."' in buyer.get(write).content.decode()
    wrong = buyer.post(write, {**TOLD, "shown_name": "Atelier Rustine", "buying_for": shop.buyer.code})
    assert (wrong.status_code, "not the organisation you buy for" in words(wrong)) == (422, True)
    assert "quietly" in wrong.content.decode(), "nothing typed is lost"
    fake = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>")
    assert buyer.post(write, {**TOLD, "picture": fake}).status_code == 422
    meanwhile = private.post(write, {**TOLD, "buying_for": shop.buyer.code})
    assert (meanwhile.status_code, Post.objects.count()) == (302, 0), "another hat than the page was for"
    assert buyer.post(write, {**TOLD, "picture": photo(), "buying_for": shop.buyer.code})["Location"] == "/en/reviews"
    assert "We look at it, then it is shown." in words(buyer.get("/en/reviews"))
    assert "quietly" not in words(private.get("/en/reviews"))

    show(Post.objects.get().code, make_staff(StaffRole.SERVICE))
    seen = visit().get(page)
    assert "&lt;b&gt;quietly&lt;/b&gt;" in seen.content.decode()
    assert "Atelier Rustine" not in seen.content.decode()
    [told] = json_ld(seen.content.decode())
    assert told["aggregateRating"] == {
        "@type": "AggregateRating", "ratingValue": "4.0", "reviewCount": 1, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    [as_json] = told["review"]
    assert as_json["reviewBody"] == "Runs <b>quietly</b>."
    picture = Post.objects.get().versions.get().picture
    assert picture.endswith(".jpg")
    assert default_storage.exists(picture)
    assert "4.0 (1)" in words(visit().get("/en/search?q=chain"))
    assert "4,0 (1)" in words(visit().get("/fr/search?q=chaine"))
    found = f"{page}/reviews"
    assert "Runs" in words(visit().get(f"{found}?stars=4&picture=1&sort=best"))
    assert "None like that" in words(visit().get(f"{found}?stars=1&page=99999999&language=xx&sort='"))

    code = Post.objects.get().code
    assert private.post(f"/en/posts/{code}/helpful", {"helpful": "1", "next": page})["Location"] == f"{page}#{code}"
    assert "1 person found this helpful" in words(visit().get(page))
    buyer.post(f"/en/posts/{code}/withdraw")
    assert "Runs" not in words(visit().get(page))


def test_the_link_of_a_mail_opens_the_form_under_its_own_hat_and_reading_writes_nothing(
    visit: Visit, shop: Shop
) -> None:
    receive(shop.buyer, CHAIN)
    receive(shop.private, "ST-TYR-32")
    token = links.review_token(shop.buyer.id, now=read_clock())
    stranger, here = visit(), f"/en/reviews/by/{token}"
    shown = words(stranger.get(here))
    assert "Of what you ordered for Atelier Rustine." in shown
    assert "Chain 11-speed" in shown
    assert "Tyre" not in shown, "nothing of the other hat"
    product = Product.objects.get(variants__sku=CHAIN)
    form = stranger.get(f"{here}/{product.code}")
    assert (form.status_code, Post.objects.count()) == (200, 0)
    assert visit(shop.private).post(f"{here}/{product.code}", TOLD).status_code == 302
    assert Post.objects.get().hat_id == shop.buyer.id
    tyre = Product.objects.get(variants__sku="ST-TYR-32")
    assert stranger.get(f"{here}/{tyre.code}").status_code == 409
    assert stranger.get("/en/reviews/by/nonsense").status_code == 404


def test_a_question_has_a_page_of_its_own_that_says_what_it_is(visit: Visit, shop: Shop) -> None:
    product = Product.objects.get(variants__sku=CHAIN)
    ask, client = f"/en/p/corvo-chain-11-speed/{product.code}/questions", visit(shop.private)
    assert "Sign in to ask here" in words(visit().get(ask))
    assert visit().post(ask, {"text": "?", "shown_name": "x"}).status_code == 422
    assert client.post(ask, {"text": "Does it </script> rust?", "shown_name": "Cam"}).status_code == 302
    [code] = Post.objects.values_list("code", flat=True)
    page = f"/en/questions/{code}"
    assert client.get(page).status_code == 404
    show(code, make_staff(StaffRole.SERVICE))
    assert json_ld(visit().get(page).content.decode()) == []
    answer = Written(text="No, it is nickel plated.", shown_name="", language="en")
    actions.answer_post(viewer_for_hat(make_staff(StaffRole.SERVICE)), code=code, written=answer, now=read_clock())
    receive(shop.buyer, CHAIN)
    assert visit(shop.buyer).post(page, {"text": "Mine did.", "shown_name": "Cam R."}).status_code == 302
    show(Post.objects.get(hat=shop.buyer.id).code, make_staff(StaffRole.SERVICE))
    [told] = json_ld(visit().get(page).content.decode())
    question = told["mainEntity"]
    assert (told["@type"], question["answerCount"], question["text"]) == ("QAPage", 2, "Does it </script> rust?")
    assert question["acceptedAnswer"]["text"] == "No, it is nickel plated."
    assert [one["text"] for one in question["suggestedAnswer"]] == ["Mine did."]
    assert "nickel" in words(visit().get(f"/fr/p/corvo-chaine-11-vitesses/{product.code}"))
