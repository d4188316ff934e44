"""`python -m tests.bench.overload`: human acts at half of the capacity, near it, and far above it.

Open loop through the gateway, latency from the instant at which each act was meant to begin. What counts: that acts
above the capacity are refused at once, with 429 and Retry-After, and that those that are done stay as many as at the
peak. People in a closed loop give the capacity, before the blocks and after them, as the machine is noisy. With
`--lifted`, the gateway's limit on each service is lifted for blocks of the same rates in the same run.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from deploy.local import platform
from deploy.local.addresses import Addresses
from deploy.local.supervisor import LocalPlatform
from tests.bench import acts
from tests.bench.results import keep, say

CIL = "cil-lyonnais"
LOADS = (0.5, 0.9, 1.0, 2.0, 5.0)
LIFTED_LOADS = (1.0, 2.0, 5.0)
UNLIMITED = 1024
"""Envoy's own limit where none is given."""

CAPACITY_SECONDS = 6.0


async def bench(
    local: LocalPlatform, addresses: Addresses, cases: int, seconds: float, rounds: int, lifted: bool
) -> dict[str, Any]:
    say(f"Ouverture de {cases} dossiers")
    async with acts.offices(addresses, {CIL: cases}) as offices:
        office = offices[CIL]
        await acts.capacity(office, CAPACITY_SECONDS / 2)
        before = await acts.capacity(office, CAPACITY_SECONDS)
        say(f"Capacité : {before:.1f} actes/s")
        limited = _of_the_peak(await _blocks(office, before, LOADS, seconds, rounds))
        without: dict[str, Any] = {}
        if lifted:
            limit = await asyncio.to_thread(_set_limit, local, addresses, UNLIMITED)
            say(f"Limite de la passerelle levée (elle est de {limit} par exemplaire)")
            without = _of_the_peak(await _blocks(office, before, LIFTED_LOADS, seconds, rounds))
            await asyncio.to_thread(_set_limit, local, addresses, limit)
        after = await acts.capacity(office, CAPACITY_SECONDS)
        say(f"Capacité, à la fin : {after:.1f} actes/s")
    return {
        "cases": cases,
        "seconds_of_a_block": seconds,
        "capacity_per_second": {"before": round(before, 1), "after": round(after, 1)},
        "limited": limited,
        "limit_lifted": without,
    }


def _set_limit(local: LocalPlatform, addresses: Addresses, most: int) -> int:
    """Start the gateway again with another limit on each service; answers the former one."""
    path = addresses.data / "run" / "envoy.json"
    config = json.loads(path.read_text())
    former = 0
    for cluster in config["static_resources"]["clusters"]:
        (threshold,) = cluster["circuit_breakers"]["thresholds"]
        former, threshold["max_requests"] = threshold["max_requests"], most
    path.write_text(json.dumps(config))
    local.restart("gateway")
    return int(former)


async def _blocks(
    office: acts.Office, capacity: float, loads: tuple[float, ...], seconds: float, rounds: int
) -> dict[str, list[dict[str, Any]]]:
    blocks: dict[str, list[dict[str, Any]]] = {str(load): [] for load in loads}
    for _ in range(rounds):
        for load in loads:
            blocks[str(load)].append(await _block(office, load * capacity, seconds))
    return blocks


def _of_the_peak(blocks: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    useful = {
        load: statistics.median(one["useful_per_second"] for one in told) for load, told in blocks.items()
    }
    peak = max(useful.values())
    shares = {load: round(rate / peak, 2) for load, rate in useful.items()}
    return {"useful_of_the_peak": shares, "blocks_by_load": blocks}


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
    arguments.add_argument("--lifted", action="store_true", help="also without the gateway's limit")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cilpass-overload-") as folder:
        local, addresses = platform.build(Path(folder) / "data", stepped=acts.MONDAY, screens=False)
        with local:
            found = asyncio.run(
                bench(local, addresses, asked.cases, asked.seconds, asked.rounds, asked.lifted)
            )
    say(f"Tout est dans {keep('overload', found)}.")


if __name__ == "__main__":
    main()
