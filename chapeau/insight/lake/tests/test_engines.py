"""The engines show the lake's tables, also before anything was built."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from chapeau.insight.lake.engines import engine
from chapeau.insight.lake.schema import TABLES


@pytest.fixture(autouse=True)
def lake(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE = tmp_path


@pytest.mark.django_db
def test_an_empty_lake_has_every_table_with_its_columns() -> None:
    open_lake = engine()
    for name, columns in TABLES.items():
        rows = open_lake.frame(open_lake.table(name))
        assert (rows.schema.names, rows.schema.types) == (columns.names, columns.types), name
    assert open_lake.frame(open_lake.table("orders")).num_rows == 0
