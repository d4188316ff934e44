"""A data folder as a platform leaves it, without starting one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deploy.local import platform


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    platform.build(folder)
    for name in ("cases", "intake", "temporal"):
        with closing(sqlite3.connect(folder / f"{name}.sqlite")) as database:
            database.execute("PRAGMA journal_mode=wal")
            database.execute("CREATE TABLE kept (word TEXT)")
            database.execute("INSERT INTO kept VALUES (?)", (name,))
            database.commit()
    (folder / "mailbox.jsonl").write_text("{}\n")
    return folder
