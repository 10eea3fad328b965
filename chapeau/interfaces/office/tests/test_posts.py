"""What people write about articles, looked at in the office."""

from __future__ import annotations

from django.urls import reverse

from chapeau.commerce.catalog.models import Product
from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.interfaces.office.tests.test_merging import page
from chapeau.kit.clock import read_clock
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.values import StaffRole
from chapeau.person.privacy.models import Look
from chapeau.relationship.community import actions, queries
from chapeau.relationship.community.models import Post
from chapeau.relationship.community.tests.builders import receive, words
from chapeau.relationship.community.values import Asked
from tests.builders import CHAIN


def test_what_waits_is_shown_declined_undone_and_answered(sit: Sit) -> None:
    desk = sit(StaffRole.SERVICE)
    receive(desk.shop.buyer, CHAIN)
    chain = Product.objects.get(variants__sku=CHAIN)
    code = actions.write_review(
        viewer_for_hat(desk.shop.buyer), product_code=chain.code, written=words("Quiet."), now=read_clock()
    )
    assert "Quiet." in page(desk.client, "posts")
    one = page(desk.client, "post", code)
    assert reverse("office:hat", args=[desk.shop.buyer.id]) in one
    assert Look.objects.filter(page="review", about=code).count() == 1
    others = sit(StaffRole.MARKETING).client
    assert str(desk.shop.buyer.id) not in page(others, "post", code), "marketing reads the name that is shown"

    change = reverse("office:change_post", args=[code])
    desk.client.post(change, {"do": "decline", "version": "1"})
    assert Post.objects.get().state == "waiting", "no reason, no decision"
    desk.client.post(change, {"do": "decline", "version": "1", "reason": "advertising", "word": "The link."})
    assert "It advertises something. The link." in page(others, "post", code)
    others.post(change, {"do": "undo"})
    desk.client.post(reverse("office:posts"), {"do": "show", "row": code})
    desk.client.post(change, {"do": "answer", "text": "Thank you.", "language": "en"})
    [shown] = queries.reviews(viewer_for_hat(desk.shop.private), product_id=chain.id, asked=Asked()).rows
    assert [(answer.text, answer.is_house) for answer in shown.answers] == [("Thank you.", True)]
    desk.client.post(change, {"do": "withdraw", "answer": shown.answers[0].code})
    assert "Thank you." not in page(desk.client, "post", code)
    assert "Quiet." not in page(desk.client, "posts")
    assert "Quiet." in page(desk.client, "posts", state="published", stars="5", q="quiet")
