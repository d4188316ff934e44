"""The tour mentions files and names that exist; it cannot rot unnoticed."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOUR = (ROOT / "docs" / "tour.md").read_text()
MENTIONED = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+)(?:: ([\w.]+))?`", TOUR)))
COMMANDS = sorted(set(re.findall(r"`(?:\.venv/bin/cilpass|make) ([\w-]+)", TOUR)))


def test_the_tour_mentions_much() -> None:
    assert len({path for path, _ in MENTIONED}) > 40
    assert len([name for _, name in MENTIONED if name]) > 30


@pytest.mark.parametrize(("path", "name"), MENTIONED)
def test_a_file_that_the_tour_mentions_is_there_with_its_name(path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    if name:
        assert name in _names((ROOT / path).read_text())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_the_tour_gives_exists(command: str) -> None:
    makefile, main = (ROOT / "Makefile").read_text(), (ROOT / "cli" / "main.py").read_text()
    assert re.search(rf"^{command}:", makefile, re.M) or f'app.command("{command}")' in main


def _names(source: str) -> set[str]:
    """What a module defines: functions and classes, `Class.method`, and constants."""
    found = set[str]()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef(name=name, body=body):
                inner = (one.name for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
                found |= {name} | {f"{name}.{one}" for one in inner}
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found
