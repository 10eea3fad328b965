"""Questions about journeys, and about those who go them."""

from chapeau.relationship.journeys.happenings import BY_VERB as HAPPENINGS
from chapeau.relationship.journeys.queries.foreseeing import foresee
from chapeau.relationship.journeys.queries.journeys import journey, journeys, outcome, splitting
from chapeau.relationship.journeys.queries.travellers import passages_of, travellers
from chapeau.relationship.journeys.rules.going import nodes
from chapeau.relationship.journeys.rules.letter import text_of, version_of
from chapeau.relationship.journeys.rules.plan import find, insert, moved, put, walk, without
from chapeau.relationship.journeys.rules.told import from_told as read_plan
from chapeau.relationship.journeys.rules.told import told as plan_json

__all__ = [
    "HAPPENINGS", "find", "foresee", "insert", "journey", "journeys", "moved", "nodes", "outcome", "passages_of", "plan_json", "put", "read_plan",
    "splitting", "text_of", "travellers", "version_of", "walk", "without",
]  # fmt: skip
