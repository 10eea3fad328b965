"""What each address takes, asked as granian would ask."""

from __future__ import annotations

import base64
import gzip
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from chapeau.interfaces.collector import doors
from chapeau.interfaces.collector.application import collecting
from chapeau.interfaces.collector.request import LARGEST_BODY
from chapeau.kit.clock import read_clock
from chapeau.person.activity.actions import create_source, end_write_key, renew_write_key
from chapeau.person.activity.models import Activity, ActivityDetail, HeldMessage, Source
from chapeau.person.activity.queries import source_cards
from chapeau.person.activity.values import SourceKind
from chapeau.person.people.values import SYSTEM

SITE = "https://www.example.com"
TRACK = {"type": "track", "event": "Signed Up", "anonymousId": "a-1", "messageId": "m-1"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.told["stored"], self.told["repeated"], self.told["held"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    doors.forget()


@pytest.fixture
def key() -> str:
    return create_source(SYSTEM, name="Server", kind=SourceKind.SERVER, now=read_clock()).secret


@pytest.fixture
def page_key() -> str:
    return create_source(SYSTEM, name="Site", kind=SourceKind.BROWSER, origins=[SITE], now=read_clock()).secret


def ask(method: str, path: str, body: Any = b"", *, key: str = "", **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    where, _mark, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": where, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw), "REMOTE_ADDR": "192.0.2.7", **headers,
    }  # fmt: skip
    if key:
        environ["HTTP_AUTHORIZATION"] = f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}"
    told: list[Any] = []

    def elsewhere(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("404 Not Found", [])
        return [b"page"]

    body_back = b"".join(collecting(elsewhere)(environ, lambda *said: told.append(said)))
    return Answer(int(told[0][0][:3]), dict(told[0][1]), body_back)


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "word", ["track", "page", "screen", "identify", "group", "alias", "t", "p", "s", "i", "g", "a"]
)
def test_segment_takes_one_by_the_word_of_its_path(key: str, word: str) -> None:
    told = {"event": "Signed Up", "userId": "u-1", "messageId": "m-1", "writeKey": key}
    assert ask("POST", f"/v1/{word}", told).counts == (1, 0, 0)
    assert ask("POST", f"/v1/{word}", told).counts == (0, 1, 0)
    kinds = {"t": "track:signed-up", "p": "web.page", "s": "app.screen", "i": "identify", "g": "group", "a": "alias"}
    assert verbs() == [kinds[word[0] if word != "group" else "g"]]


@pytest.mark.django_db
def test_a_batch_with_bad_ones_is_taken_whole_and_known_when_it_comes_again(key: str) -> None:
    batch = {
        "batch": [TRACK, {"type": "track"}, 7, None, {**TRACK, "messageId": "m-2"}],
        "sentAt": "2026-05-04T09:30:00Z",
    }
    assert ask("POST", "/v1/batch", batch, key=key).counts == (2, 0, 3)
    assert ask("POST", "/v1/batch", gzip.compress(json.dumps(batch).encode()), key=key).counts == (0, 5, 0)
    (card,) = source_cards(SYSTEM, now=read_clock())
    assert card.today.is_whole
    assert card.today.received == 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken", ['{"type": "track", ', '"half', "{]", "nonsense", '{"a":' * 5000, "9" * 5000, '{"x": "\\ud8"}']
)
def test_a_message_that_breaks_the_body_does_not_take_its_neighbours_along(key: str, broken: str) -> None:
    good = json.dumps(TRACK)
    told = f'{{"batch": [{good}, {broken}], "sentAt": "2026-05-04T09:30:00Z"}}'
    assert ask("POST", "/v1/batch", told.encode(), key=key).counts == (1, 0, 1)
    assert HeldMessage.objects.get().reason == "not-json"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"null", b"[]", b"{", b"\x1f\x8bno", b"data=%%%", b"[" * 100_000]
)
def test_a_body_that_is_nothing_is_held_or_empty_and_never_400(key: str, body: bytes) -> None:
    for path in ("/v1/batch", "/v1/track", "/batch/", "/e/", "/cloudevents", "/com.snowplowanalytics.snowplow/tp2"):
        assert ask("POST", path, body, key=key).status == 200
    assert verbs() == []


@pytest.mark.django_db
def test_bytes_that_are_no_letters_become_a_mark_and_the_rest_stands(key: str) -> None:
    told = json.dumps({"batch": [{**TRACK, "properties": {"note": "caf?"}}]}).encode().replace(b"caf?", b"caf\xe9")
    assert ask("POST", "/v1/batch", told, key=key).counts == (1, 0, 0)
    assert "caf\ufffd" in ActivityDetail.objects.get().content


@pytest.mark.django_db
def test_a_bomb_is_refused_before_it_is_whole(key: str) -> None:
    bomb = gzip.compress(b" " * (LARGEST_BODY + 1))
    assert len(bomb) < 20_000
    assert ask("POST", "/v1/batch", bomb, key=key).status == 413
    assert ask("POST", "/v1/batch", b"", key=key, CONTENT_LENGTH=str(LARGEST_BODY + 1)).status == 413


@pytest.mark.django_db
def test_a_key_opens_until_it_is_ended_and_the_next_one_beside_it(key: str) -> None:
    assert ask("POST", "/v1/track", TRACK, key="wrong").status == 401
    assert ask("POST", "/v1/track", TRACK).status == 401
    (card,) = source_cards(SYSTEM, now=read_clock())
    second = renew_write_key(SYSTEM, code=card.source.code, now=read_clock()).secret
    assert ask("POST", "/v1/track", TRACK, key=key).counts == (1, 0, 0)
    assert ask("POST", "/v1/track", TRACK, key=second).counts == (0, 1, 0)
    end_write_key(SYSTEM, code=card.keys[0].code, now=read_clock())
    doors.forget()
    assert ask("POST", "/v1/track", TRACK, key=key).status == 401
    assert ask("POST", "/v1/track", TRACK, key=second).status == 200


@pytest.mark.django_db
def test_beyond_its_limit_nothing_is_stored_and_it_is_told_when_to_come_again(key: str) -> None:
    Source.objects.update(per_minute=3)
    assert (
        ask("POST", "/v1/batch", {"batch": [{**TRACK, "messageId": str(n)} for n in range(3)]}, key=key).status == 200
    )
    refused = ask("POST", "/v1/track", {**TRACK, "messageId": "4"}, key=key)
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert len(verbs()) == 3


@pytest.mark.django_db
def test_pages_of_named_sites_may_send_and_others_may_not(key: str, page_key: str) -> None:
    asked = {"HTTP_ORIGIN": SITE, "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": "content-type, authorization"}
    preflight = ask("OPTIONS", "/v1/t", **asked)
    assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, SITE)
    assert preflight.headers["Access-Control-Allow-Headers"] == "content-type, authorization"
    assert "Access-Control-Allow-Origin" not in ask("OPTIONS", "/v1/t", HTTP_ORIGIN="https://evil.example").headers
    sent = ask("POST", "/v1/t", {**TRACK, "writeKey": page_key}, HTTP_ORIGIN=SITE)
    assert (sent.counts, sent.headers["Access-Control-Allow-Origin"]) == ((1, 0, 0), SITE)
    assert ask("POST", "/v1/t", {**TRACK, "writeKey": page_key}, HTTP_ORIGIN="https://evil.example").status == 403
    assert ask("POST", "/v1/t", {**TRACK, "writeKey": key}, HTTP_ORIGIN=SITE).status == 403
    assert "192.0.2.7" in ActivityDetail.objects.get().content


@pytest.mark.django_db
def test_posthog_is_read(key: str) -> None:
    about: dict[str, Any] = {"$lib": "posthog-node", "seats": 3, "$current_url": "https://x.example/?q=1"}
    events: list[dict[str, Any]] = [
        {"event": "Signed Up", "distinct_id": "u-1", "uuid": "e-1", "timestamp": "2026-05-04T09:29:00Z", "properties": about},
        {"event": "$pageview", "distinct_id": "u-1", "uuid": "e-2", "properties": {}},
        {"event": "$identify", "distinct_id": "u-1", "uuid": "e-3", "properties": {"$anon_distinct_id": "a-1", "$set": {"x": 1}}},
        {"event": "$create_alias", "distinct_id": "a-1", "uuid": "e-4", "properties": {"distinct_id": "a-1", "alias": "u-1"}},
        {"event": "$groupidentify", "distinct_id": "u-1", "uuid": "e-5", "properties": {"$group_key": "g"}},
        {"event": None, "uuid": "e-6"},
    ]  # fmt: skip
    assert ask("POST", "/batch/", {"api_key": key, "batch": events}).counts == (5, 0, 1)
    assert verbs() == ["track:signed-up", "web.page", "identify", "alias", "group"]
    assert Activity.objects.order_by("id")[0].properties == {"seats": 3}
    packed = base64.b64encode(json.dumps({**events[0], "api_key": key}).encode())
    assert ask("POST", "/e/?compression=base64", b"data=" + packed).counts == (0, 1, 0)
    one = {"event": "Left", "distinct_id": "u-1", "uuid": "e-7", "properties": {"token": key}}
    assert ask("POST", "/i/v0/e/", gzip.compress(json.dumps(one).encode())).counts == (1, 0, 0)
    assert ask("POST", "/flags/?v=2", {}).told["featureFlags"] == {}


@pytest.mark.django_db
def test_jitsu_is_read(key: str) -> None:
    assert ask("POST", "/api/s/page", {**TRACK, "type": "page"}, HTTP_X_WRITE_KEY=f"{key}:secret").counts == (1, 0, 0)
    assert ask("POST", "/api/s/s2s/track", {**TRACK, "messageId": "2"}, HTTP_X_WRITE_KEY=key).counts == (1, 0, 0)
    assert verbs() == ["web.page", "track:signed-up"]


@pytest.mark.django_db
def test_snowplow_is_read(key: str) -> None:
    described = {
        "schema": "iglu:x",
        "data": {"schema": "iglu:com.acme/Viewed_Plan/jsonschema/1-0-0", "data": {"seats": 2}},
    }
    packed = base64.urlsafe_b64encode(json.dumps(described).encode()).decode().rstrip("=")
    base = {"aid": key, "duid": "d-1", "dtm": "1777886940000"}
    data = [
        {**base, "e": "pv", "eid": "1", "url": "https://x.example/"},
        {**base, "e": "ue", "eid": "2", "ue_pr": json.dumps(described)},
        {**base, "e": "ue", "eid": "3", "ue_px": packed},
        {**base, "e": "se", "eid": "4", "se_ca": "media", "se_ac": "Play Video", "se_va": "2.5"},
    ]
    answer = ask("POST", "/com.snowplowanalytics.snowplow/tp2", {"schema": "iglu:payload_data", "data": data})
    assert (answer.status, answer.body) == (200, b"ok")
    assert verbs() == ["web.page", "track:viewed-plan", "track:viewed-plan", "track:play-video"]
    assert [row.properties for row in Activity.objects.order_by("id")][2:] == [
        {"seats": 2},
        {"category": "media", "value": 2.5},
    ]
    pixel = ask("GET", f"/i?aid={key}&e=pv&eid=5&duid=d-1")
    assert (pixel.status, pixel.headers["Content-Type"], pixel.body[:3]) == (200, "image/gif", b"GIF")
    assert len(verbs()) == 5


@pytest.mark.django_db
def test_cloudevents_are_read_binary_structured_and_many(key: str) -> None:
    event = {
        "specversion": "1.0",
        "id": "1",
        "source": "/till",
        "type": "com.acme.sale",
        "subject": "c-1",
        "data": {"total": 5},
    }
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    structured = {"CONTENT_TYPE": "application/cloudevents+json; charset=utf-8", **bearer}
    assert ask("POST", "/cloudevents", event, **structured).counts == (1, 0, 0)
    many = [event, {**event, "id": "2"}, {**event, "source": "/other"}, "x"]
    batch = {"CONTENT_TYPE": "application/cloudevents-batch+json", **bearer}
    assert ask("POST", "/cloudevents", many, **batch).counts == (2, 1, 1)
    binary = {
        "HTTP_CE_ID": "1",
        "HTTP_CE_SOURCE": "/till",
        "HTTP_CE_TYPE": "com.acme.sale",
        "HTTP_CE_SUBJECT": "c-1",
        **bearer,
    }
    assert ask("POST", "/cloudevents", {"total": 5}, CONTENT_TYPE="application/json", **binary).counts == (0, 1, 0)
    assert verbs() == ["track:com-acme-sale"] * 3


@pytest.mark.django_db
def test_clients_are_told_to_send_everything_here(page_key: str) -> None:
    told = ask("GET", f"/v1/projects/{page_key}/settings", HTTP_ORIGIN=SITE)
    assert told.told["integrations"]["Segment.io"]["apiHost"] == "127.0.0.1:8000/v1"
    assert told.headers["Access-Control-Allow-Origin"] == SITE
    assert ask("GET", "/v1/projects/wrong/settings").status == 401
    assert ask("GET", "/sourceConfig/?p=npm", key=page_key).told["source"]["enabled"] is True


@pytest.mark.django_db
def test_what_is_not_the_collectors_goes_on_to_the_pages() -> None:
    for method, path in [
        ("GET", "/en/"),
        ("GET", "/v1/batch"),
        ("POST", "/api/v1/orders"),
        ("GET", "/t"),
        ("PUT", "/i"),
        ("GET", "/"),
    ]:
        assert ask(method, path).body == b"page"


@pytest.mark.django_db
def test_a_delivery_costs_few_questions_however_many_messages(key: str, django_assert_num_queries: Any) -> None:
    batch = {"batch": [{**TRACK, "messageId": str(number), "anonymousId": f"a-{number}"} for number in range(100)]}
    ask("POST", "/v1/track", TRACK, key=key)
    with django_assert_num_queries(
        7
    ):  # the limit; visitors known, visitors new; all that is stored, in its savepoint; audiences
        assert ask("POST", "/v1/batch", batch, key=key).counts == (100, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_database_nothing_is_stored_and_the_client_is_to_come_again(key: str) -> None:
    assert ask("POST", "/v1/track", TRACK, key=key).status == 200
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "nowhere"
    try:
        refused = ask("POST", "/v1/track", {**TRACK, "messageId": "m-2"}, key=key)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert (refused.status, refused.headers["Retry-After"]) == (503, "2")
    assert ask("POST", "/v1/track", {**TRACK, "messageId": "m-2"}, key=key).counts == (1, 0, 0)
