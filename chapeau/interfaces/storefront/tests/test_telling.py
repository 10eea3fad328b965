"""The shop's own script: what may leave a browser, how small it is, and what the log shows."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from django.test import Client

from chapeau.interfaces.storefront.tests.conftest import Visit
from chapeau.person.activity.models import Activity, ActivityDetail
from chapeau.person.people.models import Visitor
from tests.builders import Shop

SCRIPT = Path(__file__).parents[2] / "static/js/tell.js"
PAGE = {"id": "0" * 31 + "1", "at": "2026-11-22T10:00:00Z", "session": "a" * 32, "event": "page", "path": "/en/"}


def told(client: Client, said: Any, **headers: str) -> list[tuple[str, dict[str, object]]]:
    answer = client.post("/en/tell", json.dumps(said), content_type="application/json", headers=headers)
    assert answer.status_code == 204
    rows = Activity.objects.filter(verb__regex="^(web|track)").order_by("recorded_at", "id")
    return list(rows.values_list("verb", "properties"))


def test_the_script_is_three_kilobytes_at_most_as_it_is_served() -> None:
    assert len(SCRIPT.read_bytes()) <= 3_000
    assert len(gzip.compress(SCRIPT.read_bytes())) <= 1_400


def test_without_consent_no_page_names_a_place_and_the_place_keeps_nothing(visit: Visit, shop: Shop) -> None:
    client = visit()
    assert "data-tell" not in client.get("/en/").content.decode()
    assert told(client, PAGE) == []
    client.cookies["chapeau_consent"] = "none"
    assert told(client, PAGE) == []
    client.post("/en/consent", {"answer": "all"})
    assert "data-tell" not in client.get("/en/", headers={"Sec-GPC": "1"}).content.decode()
    assert told(client, PAGE, **{"Sec-GPC": "1"}) == []
    assert told(client, PAGE, **{"Sec-Fetch-Site": "cross-site"}) == []
    staff = visit(shop.sales)
    staff.cookies["chapeau_consent"] = "analytics"
    assert told(staff, PAGE) == []
    odd = ({"event": "order"}, {"id": "1"}, {"at": "now"}, {"path": "x" * 5000})
    every: list[Any] = [None, [], {}, "x", *({**PAGE, **one} for one in odd)]
    for nonsense in every:
        assert told(client, nonsense) == []


def test_what_was_agreed_to_is_stored_once_under_the_visitor_in_codes(visit: Visit) -> None:
    client = visit()
    client.post("/en/consent", {"answer": "all"})
    shown = client.get("/en/search?q=chain").content.decode()
    assert (
        'data-tell="/en/tell" data-told="{&quot;event&quot;: &quot;search&quot;, &quot;q&quot;: &quot;chain&quot;}"'
        in shown
    )
    told(client, PAGE)
    told(client, PAGE)
    said = {**PAGE, "id": "0" * 31 + "2", "event": "product", "sku": "CO-CHN-11"}
    told(client, said)
    rows = told(client, {**PAGE, "id": "0" * 31 + "3", "event": "search", "q": "a gift for Zoé"})
    assert [verb for verb, _properties in rows] == ["web.page", "web.product-viewed", "web.search"]
    assert rows[1][1]["sku"] == "CO-CHN-11"
    assert "gift" not in json.dumps([properties for _verb, properties in rows]), "free words lie beside the log"
    assert "a gift for Zo" in "".join(ActivityDetail.objects.values_list("content", flat=True))
    assert set(Activity.objects.filter(verb__startswith="web.").values_list("visitor_id", flat=True)) == {
        Visitor.objects.get().id
    }
