import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_living_process_says_so() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_it_is_not_ready_without_a_worker() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": True, "worker": False})
