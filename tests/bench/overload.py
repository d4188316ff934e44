"""`python -m tests.bench.overload`: human acts at half of the capacity, near it, and far above it.

Acts are sent in an open loop through the gateway; latency is counted from the instant at which each act was due. Acts
above the capacity must be refused at once, with 429 and Retry-After, and the number of acts done must stay that of the
peak. A closed loop measures the capacity before and after the blocks, as the machine is noisy.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deploy.local import platform
from deploy.local.addresses import Addresses
from tests.bench import acts
from tests.bench.results import keep, say

CIL = "cil-lyonnais"
LOADS = (0.5, 0.9, 1.0, 2.0, 5.0)
CAPACITY_SECONDS = 6.0


async def bench(
    addresses: Addresses, loads: Sequence[float], cases: int, seconds: float, rounds: int
) -> dict[str, Any]:
    say(f"Ouverture de {cases} dossiers")
    async with acts.offices(addresses, {CIL: cases}) as offices:
        office = offices[CIL]
        await acts.capacity(office, CAPACITY_SECONDS / 2)
        before = await acts.capacity(office, CAPACITY_SECONDS)
        say(f"Capacité : {before:.1f} actes/s")
        blocks = await _blocks(office, loads, before, seconds, rounds)
        after = await acts.capacity(office, CAPACITY_SECONDS)
        say(f"Capacité, à la fin : {after:.1f} actes/s")
    return {
        "cases": cases,
        "seconds_of_a_block": seconds,
        "capacity_per_second": {"before": round(before, 1), "after": round(after, 1)},
        "useful_of_the_peak": _of_the_peak(blocks),
        "blocks_by_load": blocks,
    }


async def _blocks(
    office: acts.Office, loads: Sequence[float], capacity: float, seconds: float, rounds: int
) -> dict[str, list[dict[str, Any]]]:
    blocks: dict[str, list[dict[str, Any]]] = {str(load): [] for load in loads}
    for _ in range(rounds):
        for load in loads:
            blocks[str(load)].append(await _block(office, load * capacity, seconds))
    return blocks


def _of_the_peak(blocks: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    useful = {
        load: statistics.median(one["useful_per_second"] for one in told) for load, told in blocks.items()
    }
    peak = max(useful.values())
    return {load: round(rate / peak, 2) for load, rate in useful.items()}


async def _block(office: acts.Office, rate: float, seconds: float) -> dict[str, Any]:
    began = time.process_time()
    told = acts.summary(await acts.press(office, rate, seconds), rate, seconds)
    told["processor_seconds_of_the_driver"] = round(time.process_time() - began, 1)
    told["seconds_to_recover"] = round(await acts.drained(office), 1)
    say(f"{acts.line(told)}, remis en {told['seconds_to_recover']} s")
    return told


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=320)
    arguments.add_argument("--seconds", type=float, default=8.0, help="of each block")
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument(
        "--loads", type=float, nargs="+", default=LOADS, help="of the capacity, a block each"
    )
    arguments.add_argument("--name", default="overload", help="of the file of figures")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cilpass-overload-") as folder:
        local, addresses = platform.build(Path(folder) / "data", stepped=acts.MONDAY, screens=False)
        with local:
            found = asyncio.run(bench(addresses, asked.loads, asked.cases, asked.seconds, asked.rounds))
    say(f"Tout est dans {keep(asked.name, found)}.")


if __name__ == "__main__":
    main()
