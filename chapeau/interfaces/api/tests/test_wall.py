"""The wall over the whole API, from its own list of operations: under a wrong token, hat or role, with right codes, nothing comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from chapeau.interfaces.api.document import document
from chapeau.interfaces.api.operations import OPERATIONS, Operation
from chapeau.interfaces.api.reference import _resolved, _sample, _sample_body
from chapeau.interfaces.api.tests.calls import Program, token_for
from chapeau.interfaces.api.tests.world import World
from chapeau.person.access.actions import revoke_token
from chapeau.person.access.models import AccessToken
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.values import HatCard

pytestmark = pytest.mark.django_db

EVERYBODY = {
    "list_hats": "whom the token itself acts for",
    "get_hat": "the hat of the request itself",
    "list_categories": "the shelves are the shop's",
    "get_category": "the shelves are the shop's",
    "list_products": "articles are the shop's; the price is the asking hat's own",
    "list_facets": "as the articles",
    "get_product": "as the articles",
    "get_rating": "as the articles",
    "list_survey_questions": "the words of a survey are the house's, and the same for everybody who may answer",
    "ask_question": "everybody may ask about an article",
    "write_review": "everybody may write; who received it is checked",
    "list_articles": "as the articles",
    "get_article": "as the articles",
    "price_articles": "as the articles",
    "suggest_products": "as the articles",
    "list_readings": "what there is to read is the shop's",
    "get_reading": "what there is to read is the shop's",
    "list_webhook_kinds": "as docs/how/webhooks.md",
    "preview_buy_now": "refused without an order of one's own; with one it is the asking hat's",
}
"""Operations that answer any hat, each with what it answers with."""


def ask(world: World, about: Operation, token: str, hat: str = "") -> Any:
    """The operation with right codes and a body of the right form, then everything as before."""
    details = document()["paths"][f"/api/v1/{about.path}"][about.method.lower()]
    body = details.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    told = _sample_body(_resolved(body)) if body else None
    needed = [one for one in details.get("parameters", ()) if one.get("required") and one.get("in") == "query"]
    query = "&".join(f"{one['name']}={_sample(one['schema'], one['name'])}" for one in needed)
    headers = {"Idempotency-Key": "wall"} if about.needs_key else {}
    with transaction.atomic():
        response = Program(token, hat).ask(about.method, f"{world.fill(about.path)}?{query}", told, **headers)
        transaction.set_rollback(True)
    return response


def test_nothing_opens_without_a_token_that_lives(world: World) -> None:
    over = world.tokens[world.administrator.code]
    gone = token_for(world.administrator)
    row = AccessToken.objects.latest("created_at")
    revoke_token(
        viewer_for_hat(world.administrator), code=row.code, opened=[world.administrator.id], now=datetime.now(UTC)
    )
    assert gone != over
    AccessToken.objects.exclude(pk=row.pk).update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    for number, about in enumerate(OPERATIONS.values()):
        for token in ("", ("chap_nobody", over, gone)[number % 3]):
            response = ask(world, about, token)
            assert response.status_code == 401, (about.name, response.content)
            assert set(json.loads(response.content)) == {"type", "title", "status", "code", "detail", "errors"}


def test_nothing_opens_beyond_what_a_token_may(world: World) -> None:
    nothing_of_it = {
        about.gate.scope: token_for(world.administrator, scopes=[other_scope(about.gate.scope)])
        for about in OPERATIONS.values()
        if about.gate.scope
    }
    for about in OPERATIONS.values():
        if about.gate.scope:
            response = ask(world, about, nothing_of_it[about.gate.scope])
            assert (response.status_code, code_of(response)) == (403, "scope-missing"), about.name


def other_scope(scope: str) -> str:
    return "tasks:read" if scope != "tasks:read" else "mails:read"


def test_another_hat_of_the_same_person_and_other_peoples_open_nothing(world: World) -> None:
    shop = world.shop
    theirs = secrets_of(world)
    for wrong in (shop.private, shop.public, world.stranger):
        token = token_for(wrong)
        for about in OPERATIONS.values():
            response = ask(world, about, token)
            assert response.status_code < 500, (about.name, response.content)
            said = response.content.decode(errors="replace")
            leaked = [secret for secret in theirs if secret in said]
            assert not leaked, (about.name, wrong.organisation_name or "private", leaked, said[:300])
            if "{" in about.path and about.name not in EVERYBODY and response.status_code < 300:
                assert is_empty(response, about), (about.name, wrong.organisation_name, said[:300])


def secrets_of(world: World) -> list[str]:
    """Codes and words that belong to the buyer's hat alone."""
    kept = ("orders/{code}", "approvals/{code}", "returns/{code}", "invoices/{code}", "requests/{code}", "addresses/{code}",
            "payments/{code}", "shipments/{code}", "organisation/invitations/{secret}", "webhooks/{code}", "webhooks/{code}/deliveries/{delivery}")  # fmt: skip
    return [*(world.real[name] for name in kept if name in world.real), "Atelier Rustine", "Jean Martin"]


def is_empty(response: Any, about: Operation) -> bool:
    """A list without rows; or a deed that says what was not there before it is not there."""
    body: Any = json.loads(response.content) if "json" in response.headers["Content-Type"] else None
    if about.kind == "list":
        return bool(body["total"] == 0)
    return body == {"done": True} and about.method == "DELETE"


def test_the_houses_work_opens_to_the_houses_people_alone_and_by_role(world: World) -> None:
    buyers = token_for(world.head)
    AccessToken.objects.filter(pk=AccessToken.objects.latest("created_at").pk).update(
        scopes=sorted({about.gate.scope for about in OPERATIONS.values()})
    )
    for about in OPERATIONS.values():
        if about.gate.staff:
            response = ask(world, about, buyers)
            assert (response.status_code, code_of(response)) == (403, "forbidden"), (about.name, response.content)
    sales = world.tokens[world.shop.sales.code]
    for about in OPERATIONS.values():
        if about.gate.roles and not set(about.gate.roles) & world.shop.sales.roles:
            response = ask(world, about, sales)
            assert (response.status_code, code_of(response)) == (403, "forbidden"), (about.name, response.content)


def test_a_token_of_several_hats_says_which_and_takes_no_other(world: World) -> None:
    shop = world.shop
    token = token_for(shop.buyer, shop.private)
    for about in OPERATIONS.values():
        if about.gate.scope and not about.gate.staff:
            unsaid, foreign = ask(world, about, token), ask(world, about, token, shop.approver.code)
            assert (unsaid.status_code, code_of(unsaid)) == (400, "hat-needed"), about.name
            assert (foreign.status_code, code_of(foreign)) == (403, "hat-not-of-token"), about.name
    assert wears(token, shop.buyer) == shop.buyer.code
    assert wears(token, shop.private) == shop.private.code


def wears(token: str, hat: HatCard) -> Any:
    return Program(token, hat.code).get("hat")["code"]


def code_of(response: Any) -> Any:
    return json.loads(response.content)["code"]
