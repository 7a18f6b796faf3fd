"""Contract: a room is entered from another room by its doors only."""

from __future__ import annotations

from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Refuse every direct import into a room that does not go through a door.

    house: the package whose children are the rooms.
    doors: modules of a room that others may import.
    open_rooms: rooms that stand open as a whole.
    free_importers: rooms that may come in anywhere.
    tests: name of the test package of a room; tests may look anywhere, nothing else may import them.
    """

    type_name = "doors"

    house: Any = fields.StringField()
    doors: Any = fields.SetField(subfield=fields.StringField())
    open_rooms: Any = fields.SetField(subfield=fields.StringField(), required=False)
    free_importers: Any = fields.SetField(subfield=fields.StringField(), required=False)
    tests: Any = fields.StringField(default="tests")

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Return the check with one (importer, imported, lines) for each import that comes in elsewhere."""
        broken = [
            (importer, imported, self._lines(graph, importer, imported))
            for importer in sorted(graph.find_descendants(self.house))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self._may(self._place(importer), self._place(imported))
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import with what to do instead."""
        for importer, imported, lines in check.metadata["broken"]:
            output.print_error(f"{importer} -> {imported} ({lines})", bold=False)
        output.print(f"Come in by {', '.join(sorted(self.doors))}; code never imports tests.")

    def _place(self, module: str) -> tuple[str, str]:
        """Return (room, first part of the module inside it); both are empty outside the house."""
        prefix = f"{self.house}."
        if not module.startswith(prefix):
            return "", ""
        room, _, inside = module.removeprefix(prefix).partition(".")
        return room, inside.partition(".")[0]

    def _may(self, importer: tuple[str, str], imported: tuple[str, str]) -> bool:
        room, part = imported
        if not room or importer[1] == self.tests:
            return True
        if part == self.tests:
            return False
        is_open = room in (self.open_rooms or ()) or importer[0] in (self.free_importers or ())
        return importer[0] == room or is_open or part in self.doors

    @staticmethod
    def _lines(graph: Any, importer: str, imported: str) -> str:
        details = graph.get_import_details(importer=importer, imported=imported)
        return ", ".join(f"l.{detail['line_number']}" for detail in details)
