"""Contract: only the listed rooms know another package, some of them only a part of it."""

from __future__ import annotations

from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class BridgeContract(Contract):
    """Refuse every direct import of a package except by the rooms and of the parts that are listed.

    house: the package whose children are the rooms.
    package: the package that stands behind the bridge.
    crossings: lines "room: part part"; "room: *" lets a room import any part. A listed room may be absent.
    """

    type_name = "bridge"

    house: Any = fields.StringField()
    package: Any = fields.StringField()
    crossings: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Return the check with one (importer, imported) for each import that is not listed."""
        allowed = dict(self._crossing(line) for line in self.crossings)
        broken = [
            (importer, imported)
            for imported in sorted({self.package, *graph.find_descendants(self.package)})
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if self._part(importer, self.house)
            and not {self._part(imported, self.package), "*"} & allowed.get(self._part(importer, self.house), set())
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import and who may cross."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} -> {imported}", bold=False)
        output.print("Allowed: " + "; ".join(self.crossings))

    @staticmethod
    def _part(module: str, package: str) -> str:
        """Return the name of the child of the package that holds the module, empty outside or for the package."""
        return module.removeprefix(f"{package}.").partition(".")[0] if module.startswith(f"{package}.") else ""

    @staticmethod
    def _crossing(line: str) -> tuple[str, set[str]]:
        room, _, parts = line.partition(":")
        return room.strip(), set(parts.split())
