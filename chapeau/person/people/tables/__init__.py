"""People and organisations as tables: what a file can say of them, how its rows become people and hats, and back."""

from chapeau.person.people.tables.organisations import ORGANISATIONS
from chapeau.person.people.tables.people import PEOPLE

__all__ = ["ORGANISATIONS", "PEOPLE"]
