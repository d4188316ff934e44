"""`python -m tests.bench.neighbours`: how much an overloading CIL slows down another one.

The quiet CIL uses a tenth of the capacity, alone, then while the noisy one asks for twice the capacity. Blocks
alternate, in an open loop; latency is counted from the instant at which each act was due.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Any

from deploy.local import platform
from deploy.local.addresses import Addresses
from tests.bench import acts
from tests.bench.results import keep, say

NOISY, QUIET = "cil-lyonnais", "cil-atlantique"
SHARE, NOISE = 0.1, 2.0
"""Shares of the capacity for which the quiet CIL and the noisy one ask."""

CAPACITY_SECONDS = 6.0


async def bench(addresses: Addresses, cases: int, seconds: float, rounds: int) -> dict[str, Any]:
    say(f"Ouverture de {cases} dossiers et de {cases // 2} chez le voisin")
    async with acts.offices(addresses, {NOISY: cases, QUIET: cases // 2}) as offices:
        noisy, quiet = offices[NOISY], offices[QUIET]
        await acts.capacity(noisy, CAPACITY_SECONDS / 2)
        capacity = await acts.capacity(noisy, CAPACITY_SECONDS)
        say(f"Capacité : {capacity:.1f} actes/s")
        pairs = []
        for _ in range(rounds):
            pairs.append(await _pair(noisy, quiet, capacity, seconds))
            await acts.drained(quiet)
    return {
        "cases": {NOISY: cases, QUIET: cases // 2},
        "seconds_of_a_block": seconds,
        "capacity_per_second": round(capacity, 1),
        "rounds": pairs,
    }


async def _pair(
    noisy: acts.Office, quiet: acts.Office, capacity: float, seconds: float
) -> dict[str, dict[str, Any]]:
    low, high = SHARE * capacity, NOISE * capacity
    alone = acts.summary(await acts.press(quiet, low, seconds), low, seconds)
    say(f"Seul : {acts.line(alone)}")
    beside, noise = await asyncio.gather(acts.press(quiet, low, seconds), acts.press(noisy, high, seconds))
    found = {
        "quiet_alone": alone,
        "quiet_beside_the_noisy": acts.summary(beside, low, seconds),
        "noisy": acts.summary(noise, high, seconds),
    }
    say(f"À côté : {acts.line(found['quiet_beside_the_noisy'])}")
    say(f"Bruyant : {acts.line(found['noisy'])}")
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--cases", type=int, default=120, help="of the noisy one; half as many of the other"
    )
    arguments.add_argument("--seconds", type=float, default=15.0, help="of each block")
    arguments.add_argument("--rounds", type=int, default=2)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cilpass-neighbours-") as folder:
        local, addresses = platform.build(Path(folder) / "data", stepped=acts.MONDAY, screens=False)
        with local:
            found = asyncio.run(bench(addresses, asked.cases, asked.seconds, asked.rounds))
    say(f"Tout est dans {keep('neighbours', found)}.")


if __name__ == "__main__":
    main()
