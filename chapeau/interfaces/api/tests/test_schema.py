"""The whole API under generated input, right and wrong: no answer breaks the document, and nothing fails by a bug."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from schemathesis import GenerationMode, checks

from chapeau.interfaces.api.document import document
from chapeau.interfaces.api.operations import OPERATIONS, Operation
from chapeau.interfaces.api.tests.world import World
from chapeau.person.people.values import HatCard

pytestmark = pytest.mark.django_db

EXAMPLES = {GenerationMode.POSITIVE: 1, GenerationMode.NEGATIVE: 1}
"""For each operation, in every run of the tests; by hand more: the document is the same."""
checks.load_all_checks()
CHECKS: Any = [
    checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]
"""Whether right input is taken and wrong input refused is not asked here: a deed may refuse what has the right form."""


def who_calls(world: World, about: Operation) -> HatCard:
    """Somebody who may."""
    if about.gate.staff:
        return world.administrator
    if about.path.startswith(("approvals", "organisation", "webhook")):
        return world.head
    if about.path.startswith("account"):
        return world.shop.private
    return world.shop.buyer


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A request that comes as over the wire closes what it used; here it would close the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
def test_generated_input_breaks_neither_the_api_nor_its_document(world: World) -> None:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    broken: list[str] = []
    tried = 0
    answered: dict[int, int] = {}
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        about = OPERATIONS[operation.definition.raw["operationId"]]
        for mode, examples in EXAMPLES.items():
            tried += 1
            try:
                examine(world, operation, about, mode, examples, answered)
            except (Exception, BaseExceptionGroup) as wrong:
                broken.append(f"{about.name} {mode}: {wrong}")
    assert tried == 2 * len(OPERATIONS)
    assert not broken, f"{len(broken)}\n" + "\n\n".join(broken)
    assert answered[200] > len(OPERATIONS) // 2


def examine(
    world: World,
    operation: Any,
    about: Operation,
    mode: GenerationMode,
    examples: int,
    answered: dict[int, int],
) -> None:
    real = world.fill(about.path)
    names = [part[1:-1] for part in about.path.split("/") if part.startswith("{")]
    codes = dict(
        zip(
            names,
            [r for r, p in zip(real.split("/"), about.path.split("/"), strict=True) if p.startswith("{")],
            strict=True,
        )
    )
    headers = {"Authorization": f"Bearer {world.tokens[who_calls(world, about).code]}"}

    @hypothesis.settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(
        case=operation.as_strategy(generation_mode=mode),
        is_real=hypothesis.strategies.sampled_from([True, True, False]),
    )
    def one(case: Any, is_real: bool) -> None:
        if is_real:
            case.path_parameters = dict(codes)
        for name in ("Chapeau-Hat", "If-None-Match", "If-Match"):
            case.headers.pop(name, None)
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        answered[response.status_code] = answered.get(response.status_code, 0) + 1
        case.validate_response(response, checks=CHECKS)

    one()
