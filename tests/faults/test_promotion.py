"""Reporting killed as a rebuilt book becomes the live one: either book is whole, and the promotion is done once."""

import asyncio
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import col

from kernel.database import Tx
from kernel.roles import TechnicalRole
from services.reporting import repository
from services.reporting.models import Book, KeptRow
from services.reporting.puller import Puller
from tests.in_process import ROOT
from tests.reporting.conftest import Reporting, reporting

__all__ = ["reporting"]

PROMOTE = """
import asyncio, sys
from pathlib import Path
from kernel import faults
from kernel.clock import RealClock
from kernel.database import Database
from services.reporting.main import PARTS
from services.reporting.puller import READER
from services.reporting.service.feeds import promote
url, folder = sys.argv[1:]
faults.arm(Path(folder), PARTS.name)
asyncio.run(Database(url, PARTS.metadata, RealClock()).write(promote, READER))
"""

OPERATIONS = {"role": TechnicalRole.OPERATIONS, "organisation": "", "subject": "ops"}
LACKED, KEPT = 1, 4


async def killed(reporting: Reporting, folder: Path, point: str) -> None:
    """Runs another copy of the service, which is killed at a point of the promotion."""
    (folder / f"reporting.{point}").touch()
    url = reporting.service.platform.settings.database
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROMOTE, url, str(folder))
    assert await process.wait() == -signal.SIGKILL


async def lose_one(reporting: Reporting) -> None:
    """Deletes from the live book a fact of a kind that it did not know from the beginning."""

    def lose(tx: Tx) -> None:
        repository.cursor(tx, Book.LIVE, "intake").kinds = []
        tx.session.execute(delete(KeptRow).where(col(KeptRow.position) == LACKED))

    await reporting.service.platform.db.write(lose, ROOT)


@pytest.mark.cell("crash point", "reporting")
@pytest.mark.parametrize(
    ("point", "counted"),
    [("book_promoted", KEPT - 1), ("facts_appended", KEPT - 1), ("facts_committed", KEPT)],
)
async def test_killed_at_a_promotion_either_book_is_whole_and_it_is_promoted_once(
    reporting: Reporting, tmp_path: Path, point: str, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(KEPT):
        reporting.contact(f"c-{number}", day=date(2026, 1, 1 + number).isoformat())
    await reporting.pull()
    await lose_one(reporting)
    asked = (await reporting.service.post("/rebuild", {"promote": True}, **OPERATIONS)).json()

    async def die(use_case: Any, *args: Any) -> Any:
        if use_case.__name__ == "promote":
            await killed(reporting, tmp_path, point)
            raise RuntimeError("dead")
        return await write(use_case, *args)

    write = reporting.service.platform.db.write
    with monkeypatch.context() as patch:
        patch.setattr(reporting.service.platform.db, "write", die)
        with pytest.raises(RuntimeError, match="dead"):
            await reporting.puller.rebuild()
    assert await reporting.total("contacts") == counted
    reporting.contact("told-since")
    await reporting.pull()
    assert await reporting.total("contacts") == counted + 1
    await Puller(reporting.service.platform).rebuild()
    assert await reporting.total("contacts") == KEPT + 1
    found = (await reporting.read(f"/rebuild/{asked['id']}", **OPERATIONS)).json()
    assert found["promoted"] is not None
    assert len(await reporting.service.facts("rebuild_promoted")) == 1
