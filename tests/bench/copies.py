"""`python -m tests.bench.copies`: one copy of `cases` against two, on the cluster form (PostgreSQL).

The second copy is stopped and started again between blocks, so that both are measured in one run. Everything runs on
one machine: where one copy keeps all its processors busy, a second one cannot add anything.
"""

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Any

from deploy.local import platform
from deploy.local.addresses import Addresses
from deploy.local.cluster import CLUSTER
from deploy.local.supervisor import LocalPlatform
from tests.bench import acts
from tests.bench.results import keep, say

CIL = "cil-lyonnais"
SECOND = "cases_2"
SETTLE_SECONDS = 4.0
"""Time for the gateway and the other services to see which copies run."""


async def bench(
    local: LocalPlatform, addresses: Addresses, cases: int, seconds: float, rounds: int
) -> dict[str, Any]:
    say(f"Ouverture de {cases} dossiers")
    async with acts.offices(addresses, {CIL: cases}) as offices:
        office = offices[CIL]
        await acts.capacity(office, seconds / 2)
        two, one = [], []
        for _ in range(rounds):
            two.append(await acts.capacity(office, seconds))
            await asyncio.to_thread(local.halt, SECOND)
            await asyncio.sleep(SETTLE_SECONDS)
            one.append(await acts.capacity(office, seconds))
            await asyncio.to_thread(local.resume, SECOND)
            await asyncio.sleep(SETTLE_SECONDS)
            say(f"Deux exemplaires {two[-1]:.1f} actes/s, un seul {one[-1]:.1f}/s")
    pairs = list(zip(two, one, strict=True))
    return {
        "cases": cases,
        "seconds_of_a_block": seconds,
        "two_copies_per_second": [round(rate, 2) for rate in two],
        "one_copy_per_second": [round(rate, 2) for rate in one],
        "ratio": round(statistics.median(both / alone for both, alone in pairs), 2),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=80)
    arguments.add_argument("--seconds", type=float, default=8.0, help="of each block")
    arguments.add_argument("--rounds", type=int, default=4)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cilpass-copies-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL's own account passes through
        local, addresses = platform.build(folder / "data", stepped=acts.MONDAY, screens=False, form=CLUSTER)
        with local:
            found = asyncio.run(bench(local, addresses, asked.cases, asked.seconds, asked.rounds))
    say(f"Tout est dans {keep('copies', found)}.")


if __name__ == "__main__":
    main()
