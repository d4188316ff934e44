"""A migration keeps the data of a database, in the new shape, and its downgrade brings back the former one."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, create_engine, text

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

    def put(self, name: str, **values: Any) -> None:
        """A row of a table; what is not given and may not be empty gets any value of its type."""
        table = Table(name, MetaData(), autoload_with=self.engine, resolve_fks=False)
        required = (one for one in table.columns if not one.nullable and one.name not in values)
        any_value = {one.name: _some(one.type) for one in required if one.server_default is None}
        names = ", ".join(f'"{one}"' for one in [*any_value, *values])
        given = ", ".join(f":{one}" for one in [*any_value, *values])
        self.run(f"INSERT INTO {name} ({names}) VALUES ({given})", **any_value, **values)


def _some(kind: Any) -> Any:
    known = {
        "DATE": "2026-01-01",
        "DATETIME": "2026-01-01 00:00:00",
        "JSON": "[]",
        "BOOLEAN": 0,
        "INTEGER": 1,
    }
    return known.get(str(kind), uuid4().hex)


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


def test_links_sent_before_live_on_where_nothing_is_known_to_have_changed(tmp_path: Path) -> None:
    """A case handed on may have links of its former CIL: they die. Those of a closed step are over."""
    old = Old("cases", "0006", tmp_path)
    kept, handed = UUID(int=1), UUID(int=2)
    for case in (kept, handed):
        old.put("case_file", id=case.hex, cil="cil-a")
        old.put("link", id=UUID(int=case.int + 10).hex, purpose="employee.sign.1", subject=str(case))
    for ordinal in (1, 2):
        old.put(
            "step", id=f"s{ordinal}", case_id=kept.hex, kind="sign_engagement", ordinal=ordinal, state="open"
        )
    old.put("decline", id=UUID(int=3).hex, case_id=handed.hex)
    command.upgrade(old.config, "0007")
    assert old.run("SELECT rests_on FROM link ORDER BY id") == ["cil-a 1", ""]
    assert old.run("SELECT serves FROM link ORDER BY id") == ["sign_engagement.2", ""]
    command.downgrade(old.config, "0006")
    assert len(old.run("SELECT id FROM link")) == 2


def test_a_person_corrected_before_counts_as_reached_otherwise_since(tmp_path: Path) -> None:
    old = Old("intake", "0005", tmp_path)
    for number, version in enumerate((1, 4)):
        old.put("person", id=UUID(int=number).hex, cil="cil-a", version=version)
    command.upgrade(old.config, "0006")
    assert old.run("SELECT reach_version FROM person ORDER BY id") == [1, 4]


def test_a_partners_link_sent_before_rests_on_whom_it_was_sent_to(tmp_path: Path) -> None:
    old = Old("partners", "0004", tmp_path)
    old.put("link", id=UUID(int=1).hex, purpose="partner.referral", subject="r", holder="petit")
    command.upgrade(old.config, "0005")
    assert old.run("SELECT rests_on FROM link") == ["petit"]
