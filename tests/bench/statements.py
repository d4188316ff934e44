"""`python -m tests.bench.statements`: statements and transactions of each act and reading of `cases`, in process.

One case is played from its opening to its survey, on SQLite. Each reading is done twice: the second time its access is
already noted, so that nothing is written. BEGIN, COMMIT and pragmas are not counted as statements.
"""

import asyncio
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import Connection, Engine, event

from deploy.caller_keys import keep as keep_keys
from kernel.http import acts
from kernel.identity import make_demonstration_key
from kernel.roles import TechnicalRole
from services.cases.main import PARTS
from tests.bench.results import keep, say
from tests.cases.conftest import answer
from tests.cases.service_steps import ANSWERS, APPRAISAL, PACKET, RESPONSIBLE, Way
from tests.in_process import FakeService, Service, running
from tests.stores import Files
from wiring.callers import CALLERS

OWN = ("file", "survey")
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

Count = dict[str, int]


class Tally:
    """Statements and transactions of a database since the last reset, and statements repeated in one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._seen: Counter[str] = Counter()
        self.asked_twice: list[str] = []
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._statement)

    def look(self) -> Count:
        seen, self._seen = self._seen, Counter()
        return {"statements": seen["statements"], "transactions": seen["transactions"]}

    def _begin(self, connection: Connection) -> None:
        self._seen.update(transactions=1)
        connection.info["asked"] = set()

    def _statement(self, connection: Connection, _: Any, statement: str, given: Any, *__: Any) -> None:
        if statement.startswith(("BEGIN", "PRAGMA")):
            return
        self._seen.update(statements=1)
        if statement.startswith("SELECT"):
            asked = (statement, str(given))
            if asked in connection.info["asked"]:
                self.asked_twice.append(f"{statement} {given}")
            connection.info["asked"].add(asked)


@dataclass(frozen=True, slots=True)
class Played:
    """The counts of each act, reading and RPC, the last time that it was done, and the repeated statements."""

    counts: dict[str, Count]
    asked_twice: list[str]


class Counted(Service):
    """A service that counts the statements of acts, readings and RPCs; the last one of each name is kept."""

    def watch(self) -> dict[str, Count]:
        found: dict[str, Count] = {}
        self._tally, self._found = Tally(self.platform.db.engine), found
        request = self.client.request

        async def counted(method: str, url: Any, **more: Any) -> httpx2.Response:
            self._tally.look()
            response = await request(method, url, **more)
            if response.is_success:
                path = IDENTIFIER.sub("{id}", str(url).removeprefix(f"/api/{self.name}/v1"))
                found[f"{method} {path}"] = self._tally.look()
            return response

        setattr(self.client, "request", counted)  # noqa: B010 (a method of the library's class)
        return found

    @property
    def asked_twice(self) -> list[str]:
        return self._tally.asked_twice

    async def ask(
        self, stub: Any, method: str, request: Any, role: TechnicalRole = TechnicalRole.SERVICE
    ) -> Any:
        self._tally.look()
        told = await super().ask(stub, method, request, role)
        of = f" {request.kind}" if hasattr(request, "kind") else ""
        self._found[f"RPC {method}{of}"] = self._tally.look()
        return told


async def played(folder: Path) -> Played:
    """Plays one case from its opening to its survey, on an empty database in a folder; returns the counts."""
    make_demonstration_key(folder / "private.json", folder / "jwks.json")
    keep_keys(folder, CALLERS)
    acts.FOLLOW_SECONDS = 0.0
    others = FakeService(answer)
    async with running(PARTS, folder, folder, Files(folder), others.call) as service:
        counted = Counted(**vars(service))
        found = counted.watch()
        await _live(Way(counted))
        return Played(found, counted.asked_twice)


async def _live(way: Way) -> None:
    await way.team("cil-a", "adv-a", "adv-b")
    await way.offered()
    signing = await way.link("sign")
    for _ in range(2):
        await way.visit("GET", "offer", signing)
    made = await way.amended(signing)
    who = {"amend": await way.link("amend")}
    for _ in range(2):
        await way.visit("GET", "amendment", who["amend"])
    await way.visit("POST", "amendment/signature", who["amend"], {"content_hash": made["content_hash"]})
    await way.act("amendments/1/signature", {"content_hash": made["content_hash"]})
    await way.act("referrals", PACKET)
    on = {"on": way.today.isoformat()}
    await way.act("follow-ups", {"notes": "", **on})
    for one in ("s1", "s2"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act(
        "adviser", {"adviser": "adv-b", "reason": {"code": "other", "text": "Congé."}}, **RESPONSIBLE
    )
    await way.act("hand-overs", {"parts": ["diagnosis"], "how": "web", **on})
    await way.act("implementation/end")
    await way.open("report")
    await way.act("report", {"good_end": True, "appraisal": APPRAISAL})
    await way.close("completed_good_end")
    await way.open("survey")
    await _read(way)
    await way.visit("POST", "survey", await way.link("survey"), ANSWERS)
    await way.open("retention")


READ = (
    *("", "file", "steps", "way", "story", "exchanges", "information", "study", "suggestions", "decision"),
    *("offer", "amendments", "commitments", "authorisations", "referrals", "packet", "report", "survey"),
    "hand-overs",
)
"""Routes by which an adviser reads parts of a case."""


async def _read(way: Way) -> None:
    links = {purpose: await way.link(purpose) for purpose in OWN}
    for _ in range(2):
        for path in READ:
            await way.read(path)
        for path, purpose in (
            ("space", "file"),
            ("referrals", "file"),
            ("accesses", "file"),
            ("file", "file"),
        ):
            assert (await way.visit("GET", path, links[purpose])).is_success, path
        assert (await way.visit("GET", "survey", links["survey"])).is_success


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(played(Path(folder)))
    found = result.counts
    keep("statements", found)
    say("act, reading or RPC: statements, transactions")
    for name, count in sorted(found.items()):
        say(f"{name}: {count['statements']}, {count['transactions']}")
    total = {key: sum(one[key] for one in found.values()) for key in ("statements", "transactions")}
    say(f"together: {total['statements']}, {total['transactions']}")
    say(f"asked twice in one transaction: {len(result.asked_twice)}")


if __name__ == "__main__":
    main()
