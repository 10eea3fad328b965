"""Deeds on the log: writing down that people came, and what programs tell of them."""

from chapeau.person.activity.actions.accept import accept, accept_deliveries
from chapeau.person.activity.actions.held import discard_held, try_held_again
from chapeau.person.activity.actions.sources import (
    BadOrigin,
    close_source,
    create_source,
    end_write_key,
    renew_write_key,
    storefront_source,
)
from chapeau.person.activity.actions.visits import record_past, record_visits

__all__ = [
    "BadOrigin",
    "accept",
    "accept_deliveries",
    "close_source",
    "create_source",
    "discard_held",
    "end_write_key",
    "record_past",
    "record_visits",
    "renew_write_key",
    "storefront_source",
    "try_held_again",
]
