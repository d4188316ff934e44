"""The published schemas of facts are those of the code, and only grow: facts are for ever."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli import facts
from cli.console import CommandFailed
from kernel.fact_types import all_incompatibilities

DECLARED = facts.declared()


@pytest.mark.parametrize("service", DECLARED)
def test_the_published_schemas_are_those_of_the_code_and_lose_nothing(service: str) -> None:
    published = facts.published(facts.PUBLISHED / f"{service}.json")
    assert all_incompatibilities(published, DECLARED[service]) == []
    assert published == DECLARED[service], "run « cilpass facts »"


def test_a_schema_is_not_published_over_a_richer_one(tmp_path: Path) -> None:
    facts.facts(check=False, folder=tmp_path)
    facts.facts(check=True, folder=tmp_path)
    path = tmp_path / "cases.json"
    richer: dict[str, Any] = json.loads(path.read_text())
    richer["step_done"]["properties"]["mood"] = {"type": "string"}
    path.write_text(json.dumps(richer))
    with pytest.raises(CommandFailed, match="step_done: field mood is gone"):
        facts.facts(check=False, folder=tmp_path)
    assert json.loads(path.read_text()) == richer
