"""The demo company, a handful of it, made through the same deeds as the whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from xml.dom.minidom import parseString

import pytest
from django.db.models import Count

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.fulfilment import queries as fulfilment
from chapeau.commerce.ordering import queries as ordering
from chapeau.commerce.ordering.values import OrderFilters, OrderState
from chapeau.interfaces.demo.catalogue_data import LINES
from chapeau.interfaces.demo.doors import SKETCHES, doors
from chapeau.interfaces.demo.load import STEPS, load
from chapeau.interfaces.demo.newsletter import make_newsletter
from chapeau.interfaces.demo.personas import SHOWN_SKU
from chapeau.interfaces.demo.pictures import picture
from chapeau.interfaces.demo.size import WHOLE, Size
from chapeau.person.people.models import Person
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.service import queries as service

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HANDFUL = Size(people=60, organisations=20, past_orders=60, late_orders=12, visits=200)


@pytest.mark.django_db
def test_a_handful_of_the_company_is_whole(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    steps: list[int] = []
    skus = load(NOW, 1, lambda: steps.append(1), size=HANDFUL)
    make_newsletter(skus, NOW, Random(1))

    assert len(steps) == STEPS
    assert len(doors()) == len(SKETCHES)
    assert SHOWN_SKU in catalog.variants_by_skus(SYSTEM, skus=[SHOWN_SKU], market=None, language="fr")
    several = Person.objects.annotate(many=Count("hats")).filter(many__gte=2).count()
    assert several >= 20
    waiting = ordering.orders(SYSTEM, filters=OrderFilters(states=(OrderState.AWAITING_APPROVAL,)))
    assert "Camille Durand" in {row.buyer_name for row in waiting.rows}
    assert len(service.queue(SYSTEM, now=NOW, text="Comptoir du Cycle").rows) == 6
    assert fulfilment.shipment_rows(SYSTEM, now=NOW)[1] > 3
    latest = ordering.orders(SYSTEM, page_size=1).rows[0]
    assert (latest.placed_at or latest.created_at) < NOW


def test_the_whole_company_has_about_four_hundred_products_in_some_thirty_categories() -> None:
    assert 380 <= sum(len(line.models) * len(line.values) for line in LINES) <= 420
    assert 30 <= len(LINES) <= 34
    assert (WHOLE.people, WHOLE.organisations) == (2000, 300)


def test_every_picture_is_a_drawing_of_its_own() -> None:
    drawn = {
        picture(line.shape, model.brand, value, number, model.name)
        for line in LINES
        for number, (model, value) in enumerate((model, value) for model in line.models for value in line.values)
    }
    for svg in drawn:
        parseString(svg)  # noqa: S318 our own drawings; raises when one is no XML
    assert len(drawn) > 350
