"""Contract: a room holds modules of the known names only."""

from __future__ import annotations

from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class FurnitureContract(Contract):
    """Refuse a module of a room whose name is neither furniture nor listed for that room.

    house: the package whose children are the rooms.
    furniture: names every room may have.
    extras: lines "room: name name" for what a single room has besides; "room: *" lets it hold anything.
    """

    type_name = "furniture"

    house: Any = fields.StringField()
    furniture: Any = fields.SetField(subfield=fields.StringField())
    extras: Any = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Return the check with the names of the unknown modules."""
        extras = dict(self._extra(line) for line in self.extras or ())
        unknown = [
            module
            for room in sorted(graph.find_children(self.house))
            for module in sorted(graph.find_children(room))
            if not {module.rpartition(".")[2], "*"} & (self.furniture | extras.get(room.rpartition(".")[2], set()))
        ]
        return ContractCheck(kept=not unknown, metadata={"unknown": unknown})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the unknown modules with the two ways out."""
        for module in check.metadata["unknown"]:
            output.print_error(f"{module} is no furniture of a room", bold=False)
        output.print("Move it into a known module, or list it for its room under extras in importlinter.toml.")

    @staticmethod
    def _extra(line: str) -> tuple[str, set[str]]:
        room, _, names = line.partition(":")
        return room.strip(), set(names.split())
