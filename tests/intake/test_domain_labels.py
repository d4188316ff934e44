"""Every stored value has a French label (style, habit 1); the domain stays pure (design, layout)."""

import ast
import importlib
import pkgutil
import re
import sys
from enum import StrEnum
from pathlib import Path

import pytest

import services.intake.domain as domain
from kernel.errors import Refusal
from services.intake.domain.letters import Letter
from services.intake.domain.liability import Liable
from services.intake.domain.waiting import WaitEnd

MODULES = [
    importlib.import_module(f"{domain.__name__}.{found.name}")
    for found in pkgutil.iter_modules(domain.__path__)
]

NEVER_SHOWN = {Liable, Letter, WaitEnd}
"""Codes that no answer of the service carries: a verdict says it in a sentence; letters have their title."""


def classes(kind: type) -> list[type]:
    return [
        value
        for module in MODULES
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, kind) and value.__module__ == module.__name__
    ]


@pytest.mark.parametrize(
    "enum", [one for one in classes(StrEnum) if one not in NEVER_SHOWN], ids=lambda enum: enum.__name__
)
def test_every_value_has_one_french_label(enum: type[StrEnum]) -> None:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", enum.__name__).upper() + "_LABELS"
    labels = getattr(sys.modules[enum.__module__], name)
    assert list(labels) == list(enum)
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize("refusal", classes(Refusal), ids=lambda refusal: refusal.__name__)
def test_every_refusal_cites_its_rule_and_speaks_french(refusal: type[Refusal]) -> None:
    assert re.fullmatch(r"[A-Z]{3,5}-\d+", refusal.rule or "")
    assert refusal.title.endswith(".") and "title" in vars(refusal)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_domain_imports_only_the_standard_library_and_what_is_allowed(module: object) -> None:
    tree = ast.parse(Path(str(getattr(module, "__file__", ""))).read_text())
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    allowed = ("kernel.calendar", "kernel.errors", "kernel.names", "words", domain.__name__)
    outside = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert all(name.startswith(allowed) for name in outside)
