"""What an assistant may ask for."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp_types import Tool as Shown
from mcp_types import ToolAnnotations
from pydantic import BaseModel

from chapeau.insight.metrics.values import MEASURERS
from chapeau.interfaces.assistant import figures, people
from chapeau.interfaces.assistant.caller import Caller
from chapeau.person.people.values import StaffRole

READERS = (StaffRole.SALES, StaffRole.SERVICE, StaffRole.FINANCE, StaffRole.LOGISTICS, StaffRole.COMPLIANCE)


@dataclass(frozen=True, slots=True)
class Tool:
    """Its first sentence is what the assistant reads; ``inputs`` bound what may come in."""

    do: Callable[[Caller, Any], dict[str, Any]]
    inputs: type[BaseModel]
    scope: str
    roles: tuple[StaffRole, ...]

    @property
    def name(self) -> str:
        return self.do.__name__

    def shown(self) -> Shown:
        return Shown(
            name=self.name,
            title=self.name.replace("_", " ").capitalize(),
            description=inspect.getdoc(self.do),
            input_schema=self.inputs.model_json_schema(),
            annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )


TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(figures.define_figures, figures.WhichFigure, "figures:read", MEASURERS),
        Tool(figures.ask_figure, figures.Asking, "figures:read", MEASURERS),
        Tool(figures.open_figure, figures.Opening, "figures:read", MEASURERS),
        Tool(people.find_person, people.Looking, "people:read", READERS),
        Tool(people.show_person, people.WhichPerson, "people:read", READERS),
    )
}
