"""Deeds on audiences and traits."""

from chapeau.person.audience.actions.publish_traits import publish_traits
from chapeau.person.audience.actions.store_audience import (
    archive_audience,
    build_audience,
    change_audience,
    duplicate_audience,
    restore_audience,
    store_audience,
)

__all__ = [
    "archive_audience",
    "build_audience",
    "change_audience",
    "duplicate_audience",
    "publish_traits",
    "restore_audience",
    "store_audience",
]
