"""A formula as clauses over numbered variables, as a solver reads them."""

from __future__ import annotations

from typing import assert_never

from compliance.fix.circuit import Every, Formula, Literal, Some


class Clauses:
    """Variables and the clauses over them; `listed` are the clauses, of which others may be added."""

    def __init__(self) -> None:
        self.listed: list[list[int]] = []
        self.atoms: dict[str, int] = {}
        self._top = 0

    def fresh(self) -> int:
        """A variable of its own."""
        self._top += 1
        return self._top

    def state(self, formula: Formula) -> None:
        """Adds clauses that are satisfiable just where the formula is true (Plaisted and Greenbaum: one direction is enough).

        Every atom of it must have a variable in `atoms`.
        """
        if isinstance(formula, Every):
            for part in formula.parts:
                self.state(part)
        else:
            self.listed.append([self._literal(formula)])

    def _literal(self, formula: Formula) -> int:
        match formula:
            case Literal(atom=atom, positive=positive):
                return self.atoms[atom] if positive else -self.atoms[atom]
            case Every(parts=parts):
                name = self.fresh()
                self.listed += [[-name, self._literal(p)] for p in parts]
                return name
            case Some(parts=parts):
                name = self.fresh()
                self.listed.append([-name, *(self._literal(p) for p in parts)])
                return name
            case _:
                assert_never(formula)
