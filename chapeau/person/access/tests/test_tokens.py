"""Tokens: told once, for hats that are open, and gone when they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chapeau.kit.refusals import NotFound
from chapeau.person.access import actions
from chapeau.person.access.models import AccessToken
from chapeau.person.access.queries import bearer, tokens
from chapeau.person.access.values import MadeToken
from chapeau.person.people.queries import viewer_for_hat
from chapeau.person.people.values import SYSTEM, HatCard, Viewer, ViewerKind
from tests.builders import Shop, make_shop

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def shop() -> Shop:
    return make_shop(NOW)


def make(own: HatCard, *others: HatCard, scopes: tuple[str, ...] = ("orders:read",)) -> MadeToken:
    ids = [card.id for card in (own, *others)]
    return actions.make_token(
        viewer_for_hat(own), name="Stock sync", hat_ids=ids, opened=ids, scopes=scopes, expires_at=NOW + DAY, now=NOW
    )


def test_a_secret_leads_to_its_hats_and_is_kept_as_a_hash_alone(shop: Shop) -> None:
    made = make(shop.buyer, shop.private)
    found = bearer(SYSTEM, secret=made.secret, now=NOW)
    assert found is not None
    assert found.hat_ids == {shop.buyer.id, shop.private.id}
    assert found.scopes == {"orders:read"}
    row = AccessToken.objects.get()
    assert made.secret not in {str(value) for value in vars(row).values()}
    assert made.card.beginning == made.secret[:9]
    assert bearer(viewer_for_hat(shop.buyer), secret=made.secret, now=NOW) is None


def test_a_token_ends_by_its_day_and_by_being_revoked(shop: Shop) -> None:
    made = make(shop.buyer)
    assert bearer(SYSTEM, secret=made.secret, now=NOW + DAY) is None
    actions.revoke_token(viewer_for_hat(shop.buyer), code=made.card.code, opened=[shop.buyer.id], now=NOW)
    assert bearer(SYSTEM, secret=made.secret, now=NOW) is None


def test_a_token_for_a_hat_that_is_not_open_here_is_neither_made_nor_seen_nor_revoked(shop: Shop) -> None:
    both = make(shop.buyer, shop.private)
    only_work = viewer_for_hat(shop.buyer)
    assert tokens(only_work, opened=[shop.buyer.id]) == ()
    assert [card.code for card in tokens(only_work, opened=[shop.buyer.id, shop.private.id])] == [both.card.code]
    with pytest.raises(NotFound):
        actions.revoke_token(only_work, code=both.card.code, opened=[shop.buyer.id], now=NOW)
    asked = {"name": "x", "scopes": ["orders:read"], "expires_at": NOW + DAY, "now": NOW}
    with pytest.raises(NotFound):
        actions.make_token(only_work, hat_ids=[shop.private.id], opened=[shop.buyer.id], **asked)  # type: ignore[arg-type]
    stranger = shop.approver.id
    with pytest.raises(NotFound):
        actions.make_token(only_work, hat_ids=[stranger], opened=[shop.buyer.id, stranger], **asked)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        tokens(Viewer(ViewerKind.VISITOR), opened=[])


def test_the_houses_work_is_for_the_houses_people(shop: Shop) -> None:
    with pytest.raises(actions.TokenAllowsTooMuch):
        make(shop.buyer, scopes=("people:read",))
    with pytest.raises(actions.TokenAllowsTooMuch):
        make(shop.sales, scopes=("everything:write",))
    assert make(shop.sales, scopes=("people:read",)).card.scopes == ("people:read",)


def test_a_token_says_what_for_and_until_when(shop: Shop) -> None:
    asked = {"hat_ids": [shop.buyer.id], "opened": [shop.buyer.id], "now": NOW}
    viewer = viewer_for_hat(shop.buyer)
    for name, scopes, until, refusal in (
        (" ", ["orders:read"], NOW + DAY, actions.TokenNameMissing),
        ("x", [], NOW + DAY, actions.TokenAllowsNothing),
        ("x", ["orders:read"], NOW, actions.TokenLivesTooLong),
        ("x", ["orders:read"], NOW + timedelta(days=400), actions.TokenLivesTooLong),
    ):
        with pytest.raises(refusal):
            actions.make_token(viewer, name=name, scopes=scopes, expires_at=until, **asked)  # type: ignore[arg-type]
    with pytest.raises(actions.TokenForNobody):
        actions.make_token(
            viewer, name="x", hat_ids=[], opened=[], scopes=["orders:read"], expires_at=NOW + DAY, now=NOW
        )


def test_use_is_noted_to_the_minute(shop: Shop) -> None:
    made = make(shop.buyer)
    row = AccessToken.objects.get(code=made.card.code)
    for seconds, kept in ((0, 0), (30, 0), (61, 61)):
        row.refresh_from_db()
        at = NOW + timedelta(seconds=seconds)
        actions.note_use(SYSTEM, token_id=row.id, last_used_at=row.last_used_at, now=at)
        row.refresh_from_db()
        assert row.last_used_at == NOW + timedelta(seconds=kept)
