"""A migration keeps the data of a database, in the new shape, and its downgrade brings back the former one."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from kernel.migrations import config_of

SETTLED = {
    "outcome": "not_done",
    "settled_on": "2026-03-10",
    "settled_by": "adv",
    "reason": {"code": "other"},
}
NOTED = {"outcome": "not_done", "on": "2026-03-10", "by": "adv", "reason": {"code": "other"}}
RUNNING = dict.fromkeys(SETTLED)


class Old:
    """A service's database at one of its former revisions."""

    def __init__(self, service: str, revision: str, folder: Path) -> None:
        parts = import_module(f"services.{service}.main").PARTS
        self.engine = create_engine(f"sqlite:///{folder / service}.db")
        self.config = config_of(parts.package, self.engine)
        command.upgrade(self.config, revision)

    def run(self, statement: str, **values: Any) -> list[Any]:
        with self.engine.begin() as connection:
            answer = connection.execute(text(statement), values)
            return [row[0] for row in answer] if answer.returns_rows else []


@pytest.mark.parametrize(("before", "after"), [(SETTLED, [NOTED]), (RUNNING, [])])
def test_what_became_of_commitments_is_kept(tmp_path: Path, before: Any, after: Any) -> None:
    old = Old("cases", "0004", tmp_path)
    content = {"id": "c1", "wording": "Informer."}
    insert = "INSERT INTO commitment (id, case_id, owner, content) VALUES (:id, :case_id, 'cil', :content)"
    old.run(insert, id="x.c1", case_id="0" * 32, content=json.dumps(content | before))
    command.upgrade(old.config, "0005")
    [stored] = old.run("SELECT content FROM commitment")
    assert json.loads(stored) == content | {"settlements": after}
    command.downgrade(old.config, "0004")
    [stored] = old.run("SELECT content FROM commitment")
    assert json.loads(stored) == content | before


def test_sheets_are_found_by_the_names_that_they_had(tmp_path: Path) -> None:
    old = Old("partners", "0003", tmp_path)
    insert = (
        "INSERT INTO partner (id, cil, kind, name, departements, number, no_number, checked_on, checked_by, version) "
        "VALUES (:id, 'cil-a', 'other', :name, '', '', '', '2026-01-01', 'adv', 1)"
    )
    old.run(insert, id="0" * 32, name="Œuvre d'Été")
    command.upgrade(old.config, "0004")
    assert old.run("SELECT name_key FROM partner") == ["oeuvre d ete"]
