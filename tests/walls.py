"""The fourth wall of the house, as a contract for import-linter: which rooms of a package others may enter."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

# Only the package itself opens these. `models` is open to foreign keys and to a higher storey's joins.
PRIVATE = {"rules", "reactions", "tasks"}


class PrivateRooms(Contract):
    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if (package := _package_of_private_room(imported))
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not (importer == package or importer.startswith(package + "."))
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        broken: list[tuple[str, str]] = check.metadata["broken"]
        for importer, imported in broken:
            output.print_error(f"{importer} enters {imported}, a private room.", bold=False)


def _package_of_private_room(module: str) -> str | None:
    """`chapeau.commerce.pricing.rules.steps` → `chapeau.commerce.pricing`."""
    parts = module.split(".")
    if len(parts) < 4 or parts[1] in ("interfaces", "kit", "settings") or parts[3] not in PRIVATE:
        return None
    return ".".join(parts[:3])


__all__: list[Any] = ["PrivateRooms"]
