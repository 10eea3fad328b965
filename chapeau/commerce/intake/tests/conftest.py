"""A small house with a price list and a warehouse, and a place for files."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from pytest_django import Settings

from chapeau.commerce.pricing.actions import create_price_list
from chapeau.commerce.stock.actions import create_warehouses
from chapeau.commerce.stock.values import NewWarehouse
from chapeau.person.people.actions import create_organisations
from chapeau.person.people.values import SYSTEM, NewOrganisation

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def house(db: None, tmp_path: Path, settings: Settings) -> Path:
    """The folder in which files may be written."""
    settings.STATE = tmp_path / "state"
    create_organisations(SYSTEM, organisations=[NewOrganisation(name="Maison", country="FR", is_house=True)], now=NOW)
    create_price_list(SYSTEM, code="public", name="Public", currency="EUR", includes_tax=True, now=NOW)
    create_warehouses(SYSTEM, warehouses=[NewWarehouse("LYO", "Lyon", "FR", "Europe/Paris", time(16))])
    return tmp_path
