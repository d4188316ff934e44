"""SQL stands in repositories, and reads a case's tables with a case that a scoped look-up gave (CONF-3, CASE-6)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cases.models import Table

SERVICES = Path("services")
REPOSITORY = SERVICES / "cases" / "repository"

OF_A_CASE = frozenset(
    mapper.class_.__name__
    for mapper in Table._sa_registry.mappers
    if mapper.local_table is Table.metadata.tables["case_file"] or "case_id" in mapper.local_table.c
)
"""Tables of cases, and of what cases contain."""

RUNS = frozenset({"session", "find"})
"""What of a transaction runs a statement."""

SCOPES = frozenset({"scoped", "_reached_by", "_handled"})
"""What cuts a statement down to the cases that the actor reaches, or that their CIL handles."""

GIVEN = frozenset({"Case", "Step"})
"""What a function is given that a scoped look-up found: a case, or a step of one."""

OF_NO_CASE_IN_PARTICULAR = {
    "operations.waiting": "when workflows ask again, for the platform itself",
    "operations.count_by_stage": "a count, for operators",
    "operations.count_due": "a count, for operators",
    "operations.oldest_open": "an instant by kind of step, for operators",
    "operations.late_by_kind": "a count and a day by kind of step, for operators",
    "advisers.cases_followed": "a count by adviser of the CIL that a case goes to",
    "advisers.loads": "counts by CIL, for the designation of the least loaded (CASE-12)",
    "declines.declines": "every case declined, which only UESL asks for (CASE-6)",
    "declines.decline": "a case declined, for the message that tells UESL",
}
"""What reads beyond the actor's reach, and why."""


def sessions_used_in(source: str) -> list[int]:
    """Lines that use a transaction's session."""
    nodes = ast.walk(ast.parse(source))
    return [one.lineno for one in nodes if isinstance(one, ast.Attribute) and one.attr == "session"]


def unscoped_in(source: str, name: str) -> Iterator[str]:
    """Public functions of a repository module that read a case's table without a case, and without cutting down."""
    tree = ast.parse(source)
    parts = {defined: node for node in tree.body for defined in _defines(node)}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = _reached_from(node, parts)
        given = {_annotation(one) for one in node.args.args}
        if names & RUNS and names & OF_A_CASE and not names & SCOPES and not given & GIVEN:
            yield f"{name}.{node.name}"


def _defines(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef():
            return [node.name]
        case ast.Assign():
            return [one.id for one in node.targets if isinstance(one, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def _reached_from(node: ast.AST, parts: dict[str, ast.stmt]) -> set[str]:
    """Names that a function uses, with those that the module's own use in turn."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        for one in ast.walk(waiting.pop()):
            name = one.id if isinstance(one, ast.Name) else one.attr if isinstance(one, ast.Attribute) else ""
            if name and name not in found:
                found.add(name)
                waiting += [parts[name]] if name in parts else []
    return found


def _annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


@pytest.mark.parametrize("service", ["cases", "intake", "partners", "platform", "reporting"])
def test_a_session_is_used_in_repositories_only(service: str) -> None:
    outside = [
        f"{path}:{line}"
        for path in sorted((SERVICES / service).rglob("*.py"))
        if "repository" not in (path.stem, *path.parent.parts) and "migrations" not in path.parts
        for line in sessions_used_in(path.read_text())
    ]
    assert outside == []


def test_what_a_case_contains_is_read_with_a_case_in_hand() -> None:
    found = [
        one for path in sorted(REPOSITORY.glob("*.py")) for one in unscoped_in(path.read_text(), path.stem)
    ]
    assert sorted(found) == sorted(OF_NO_CASE_IN_PARTICULAR)


PLANTED = """
_LAST = select(OfferRow).where(col(OfferRow.case_id) == bindparam("case"))

def offer(tx: Tx, case_id: UUID) -> Offer | None:
    return tx.session.execute(_LAST, {"case": case_id}).scalar_one_or_none()

def open_steps(tx: Tx) -> list[StepRow]:
    return _open(tx)

def _open(tx: Tx) -> list[StepRow]:
    return list(tx.session.scalars(select(StepRow)))
"""
"""Reads that forget who asks, by a statement written once and by a function of the module's own."""

SOUND = """
_LAST = select(OfferRow).where(col(OfferRow.case_id) == bindparam("case"))

def offer(tx: Tx, case: Case) -> Offer | None:
    return tx.session.execute(_LAST, {"case": case.id}).scalar_one_or_none()

def open_steps(tx: Tx) -> list[StepRow]:
    return list(tx.session.scalars(scoped(tx, select(StepRow).join(CaseRow))))

def team(tx: Tx, cil: str) -> list[AdviserRow]:
    return list(tx.session.scalars(select(AdviserRow)))
"""


def test_a_planted_unscoped_read_is_found_and_a_sound_one_is_not() -> None:
    assert list(unscoped_in(PLANTED, "planted")) == ["planted.offer", "planted.open_steps"]
    assert list(unscoped_in(SOUND, "sound")) == []


def test_a_planted_use_of_the_session_is_found() -> None:
    assert sessions_used_in("def use_case(tx: Tx) -> None:\n    tx.session.get(StepRow, 1)\n") == [2]
