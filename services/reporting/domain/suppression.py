"""Which counts of a table must be hidden: the small ones, and those that would reveal them (REP-3).

A table is a set of counts bound by sums (a total and its parts). Zeros are shown, as they are about no person. The
sums reveal a hidden count when they determine it, or when the rest that a sum leaves to its hidden parts is small.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

THRESHOLD = 5
"""Counts from 1 to one below this are small, hence hidden (REP-3)."""

PRIME = 2_147_483_647
"""Equations are solved modulo this prime: their coefficients are 0, 1 and -1, and fractions would be slower."""

Key = tuple[str, ...]
Counts = Mapping[Key, int]
Equation = dict[Key, int]


@dataclass(frozen=True, slots=True)
class Sum:
    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        return (*self.parts, self.total)


def hidden_cells(counts: Counts, sums: Iterable[Sum], threshold: int = THRESHOLD) -> frozenset[Key]:
    """Returns the cells to hide: the small counts, and the few others without which sums would reveal them (REP-3)."""
    lines = tuple(sums)
    hidden = {key for key, count in counts.items() if 0 < count < threshold}
    while (more := _next_to_hide(counts, lines, hidden, threshold)) is not None:
        hidden.add(more)
    return frozenset(hidden)


def _next_to_hide(counts: Counts, lines: tuple[Sum, ...], hidden: set[Key], threshold: int) -> Key | None:
    for line in lines:
        if _reveals(counts, line, hidden, threshold) and (cell := _smallest(counts, line.parts, hidden)):
            return cell
        if _reveals(counts, line, hidden, threshold):
            return line.total
    for cell in sorted(determined(lines, hidden)):
        touching = [key for line in lines if cell in line.cells for key in line.cells]
        return _smallest(counts, touching, hidden) or _smallest(counts, counts, hidden)
    return None


def _reveals(counts: Counts, line: Sum, hidden: set[Key], threshold: int) -> bool:
    """Says whether a shown total has one hidden part only, or leaves a rest that is small or makes each part 1."""
    parts = [key for key in line.parts if key in hidden]
    if not parts or line.total in hidden:
        return False
    rest = sum(counts[key] for key in parts)
    return len(parts) == 1 or rest < threshold or rest == len(parts)


def _smallest(counts: Counts, cells: Iterable[Key], hidden: set[Key]) -> Key | None:
    shown = (key for key in cells if key not in hidden and counts[key] > 0)
    return min(shown, key=lambda key: (counts[key], key), default=None)


def determined(lines: Iterable[Sum], hidden: set[Key] | frozenset[Key]) -> frozenset[Key]:
    """Returns the hidden cells that the sums and the shown counts determine, found by elimination."""
    solved: dict[Key, Equation] = {}
    for line in lines:
        _eliminate(solved, _equation(line, hidden))
    return frozenset(pivot for pivot, equation in solved.items() if len(equation) == 1)


def _equation(line: Sum, hidden: set[Key] | frozenset[Key]) -> Equation:
    equation = {key: 1 for key in line.parts if key in hidden}
    return {**equation, line.total: PRIME - 1} if line.total in hidden else equation


def _eliminate(solved: dict[Key, Equation], equation: Equation) -> None:
    """Adds an equation to a reduced system of equations, in place."""
    for pivot in [key for key in equation if key in solved]:
        equation = _minus(equation, solved[pivot], equation.get(pivot, 0))
    if not equation:
        return
    pivot = min(equation)
    inverse = pow(equation[pivot], -1, PRIME)
    equation = {key: value * inverse % PRIME for key, value in equation.items()}
    for other, known in solved.items():
        solved[other] = _minus(known, equation, known.get(pivot, 0))
    solved[pivot] = equation


def _minus(left: Equation, right: Equation, factor: int) -> Equation:
    if not factor:
        return left
    values = {
        key: (left.get(key, 0) - factor * right.get(key, 0)) % PRIME for key in left.keys() | right.keys()
    }
    return {key: value for key, value in values.items() if value}
