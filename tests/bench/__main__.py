"""`make bench`: the cost of a case, beside a bare control, in one run on one Temporal server.

Blocks of cases and of control workflows alternate, so that a noisy machine affects both: the ratio of each pair counts,
the rates alone say little. Acts of people are timed from HTTP to HTTP, through the gateway, without other load (alone),
then with cases begun at half the rate that was reached (half load).
"""

import argparse
import asyncio
import json
import os
import platform as machine
import statistics
import sys
import tempfile
import time
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from temporalio.client import Client

from deploy.demo.convention_stories import Bond
from deploy.demo.gateway import Gateway
from deploy.demo.people import Employee, employees
from deploy.demo.setting import BEGINNING, Cast, set_the_scene
from deploy.demo.world import Stillness, morning
from deploy.local import platform
from deploy.local.addresses import Addresses
from deploy.local.supervisor import LocalPlatform
from kernel.clock import SteppedClock
from kernel.temporal import connect
from tests.bench import lives
from tests.bench.control import Round
from tests.bench.lives import Busy, Timed
from tests.bench.measures import History, history_of, processor_seconds, quantiles, side_by_side

MONDAY = morning(BEGINNING)
"""Business time of the whole run: a working morning, as mails leave only then."""

LIVES = 24
"""Cases of the platform in each block."""

ADVISER, CIL, PLATFORM = "adv-lefevre", "cil-lyonnais", "pf-entraide"
RESULT = Path("build/bench/lives.json")


@dataclass(slots=True)
class Control:
    """The control's process, which runs blocks of lives on request."""

    process: asyncio.subprocess.Process

    @classmethod
    async def start(cls, address: str) -> "Control":
        command = (sys.executable, "-m", "tests.bench.control", address)
        pipe = asyncio.subprocess.PIPE
        return cls(await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**24))

    async def play(self, count: int, at_once: int) -> Round:
        assert self.process.stdin and self.process.stdout
        asked = {"count": count, "at_once": at_once}
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        await self.process.stdin.drain()
        told = json.loads(await self.process.stdout.readline())
        return Round(told["lives"], told["seconds"], told["acts"], History(**told["history"]))

    async def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        await self.process.wait()


@dataclass(slots=True)
class Stage:
    """The platform with one CIL and one adviser, and a supply of new employees."""

    local: LocalPlatform
    addresses: Addresses
    gateway: Gateway
    world: Busy
    cast: Cast
    template: Employee
    timed: Timed
    born: int = 0
    cases: list[str] = field(default_factory=list)

    async def live(self, _: int = 0) -> None:
        self.born += 1
        someone = lives.employee(self.template, self.born)
        self.cases.append(await lives.play(self.world, someone, self.cast.adviser(ADVISER)))

    def fresh(self) -> Timed:
        """Clears the timings and returns them, to be filled again."""
        self.timed.acts.clear()
        return self.timed


async def bench(local: LocalPlatform, addresses: Addresses, rounds: int) -> dict[str, Any]:
    timed = Timed()
    async with (
        lives.client(addresses.gateway, timed) as http,
        httpx2.AsyncClient(base_url=addresses.mailbox, timeout=30) as mailbox,
    ):
        client = await connect(addresses.settings())
        stage = await _set(local, addresses, Gateway(http, mailbox, addresses.signer()), client, timed)
        control = await Control.start(addresses.temporal)
        try:
            return await _measure(stage, control, client, rounds)
        finally:
            await control.stop()


async def _set(
    local: LocalPlatform, addresses: Addresses, gateway: Gateway, client: Client, timed: Timed
) -> Stage:
    scenario = tomllib.loads((platform.ROOT / "deploy/demo/scenario.toml").read_text("utf-8"))
    template = employees(scenario)["lopez"]
    small = scenario | {
        "platforms": {PLATFORM: scenario["platforms"][PLATFORM]},
        "cils": {CIL: scenario["cils"][CIL]},
        "advisers": {ADVISER: scenario["advisers"][ADVISER]},
        "companies": {template.data["company"]: template.company},
    }
    assert addresses.clock is not None
    world = Busy(gateway, SteppedClock(addresses.clock), Stillness(client, {}))
    cast = Cast(gateway, small)
    await set_the_scene(cast, small)
    await Bond("bench", world, cast, CIL, PLATFORM).conclude(BEGINNING)
    return Stage(local, addresses, gateway, world, cast, template, timed)


async def _measure(stage: Stage, control: Control, client: Client, rounds: int) -> dict[str, Any]:
    _say("Échauffement")
    await side_by_side(8, 4, stage.live)
    await control.play(40, 8)
    alone, control_alone = await _alone(stage, control)
    pairs, spent, bare_spent = [], [], []
    for number in range(rounds):
        pair, used, bare_used = await _pair(stage, control)
        pairs.append(pair)
        spent.append(used)
        bare_spent.append(bare_used)
        _say(f"Tour {number + 1} : {pair['platform']:.2f} dossiers/s, témoin {pair['control']:.2f}/s")
    rate = statistics.median(pair["platform"] for pair in pairs)
    half = await _half_load(stage, rate / 2)
    history = [await history_of(client, f"case-{case}") for case in stage.cases[-10:]]
    bare = (await control.play(2, 1)).history
    return {
        "machine": {"processors": os.cpu_count(), "python": machine.python_version()},
        "cases": len(stage.cases),
        "rates_per_second": {
            "platform": round(rate, 2),
            "control": round(statistics.median(pair["control"] for pair in pairs), 2),
            "ratio": round(statistics.median(pair["platform"] / pair["control"] for pair in pairs), 3),
            "rounds": pairs,
        },
        "history_per_case": {
            "events": statistics.mean(one.events for one in history),
            "bytes": round(statistics.mean(one.bytes for one in history)),
            "control": asdict(bare),
            "ratio_of_events": round(statistics.mean(one.events for one in history) / bare.events, 2),
        },
        "act_milliseconds": {"alone": alone, "control_alone": control_alone, "half_load": half},
        "processor_milliseconds_per_case": _costs(spent),
        "processor_milliseconds_per_control": _costs(bare_spent),
    }


async def _alone(stage: Stage, control: Control) -> tuple[dict[str, Any], dict[str, float]]:
    timed, bare = stage.fresh(), []
    for _ in range(4):
        await side_by_side(5, 1, stage.live)
        bare += (await control.play(5, 1)).acts
    _say(f"Seul : {len(timed.acts)} actes")
    return _acts(timed), quantiles(bare)


async def _pair(
    stage: Stage, control: Control
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Runs a block of each; returns the rates, and processor milliseconds of each process per life of both."""
    others = {"driver": os.getpid(), "control": control.process.pid}
    start = processor_seconds(stage.local, others)
    bare = await control.play(60, 12)
    middle, began = processor_seconds(stage.local, others), time.perf_counter()
    await side_by_side(LIVES, 8, stage.live)
    seconds = time.perf_counter() - began
    end = processor_seconds(stage.local, others)
    rates = {"platform": round(LIVES / seconds, 3), "control": round(bare.lives / bare.seconds, 3)}
    return rates, _each(middle, end, LIVES), _each(start, middle, bare.lives)


def _each(before: dict[str, float], after: dict[str, float], lives: int) -> dict[str, float]:
    return {name: 1000 * (after[name] - before[name]) / lives for name in before}


async def _half_load(stage: Stage, rate: float, seconds: float = 25.0) -> dict[str, Any]:
    """Begins cases in an open loop, each at its instant even if earlier ones are not over."""
    timed = stage.fresh()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            group.create_task(stage.live())
    _say(f"À demi-charge ({rate:.2f} dossiers/s) : {len(timed.acts)} actes")
    return _acts(timed)


def _acts(timed: Timed) -> dict[str, Any]:
    return {
        "all": quantiles(timed.answered()),
        "settling_a_step": quantiles(timed.settling()),
        "accepted_without_the_next_step": timed.count(202),
        "asked_again": timed.count(409, 502, 503, 504),
        "routes": {route: quantiles(spent) for route, spent in sorted(timed.by_route().items())},
    }


def _costs(rounds: list[dict[str, float]]) -> dict[str, float]:
    costs = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    total = {"total without the driver": sum(value for name, value in costs.items() if name != "driver")}
    return {name: round(value, 1) for name, value in (total | costs).items()}


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _show(found: dict[str, Any]) -> None:
    rates, history, acts = found["rates_per_second"], found["history_per_case"], found["act_milliseconds"]
    _say(f"Dossiers par seconde : {rates['platform']} (témoin {rates['control']}, rapport {rates['ratio']})")
    _say(
        f"Historique d'un dossier : {history['events']:.0f} événements, {history['bytes']} octets "
        f"(témoin {history['control']['events']} et {history['control']['bytes']}, "
        f"rapport {history['ratio_of_events']})"
    )
    for name, label in (("alone", "seul"), ("half_load", "à demi-charge")):
        one = acts[name]
        _say(
            f"Acte {label} : p50 {one['all']['p50']} ms, p99 {one['all']['p99']} ms ; "
            f"qui achève une étape : p50 {one['settling_a_step']['p50']}, p99 {one['settling_a_step']['p99']}"
        )
    _say(
        f"Acte du témoin, seul : p50 {acts['control_alone']['p50']} ms, p99 {acts['control_alone']['p99']} ms"
    )
    for name, label in (("case", "dossier"), ("control", "témoin")):
        costs = found[f"processor_milliseconds_per_{name}"]
        shown = ", ".join(f"{who} {value:.0f}" for who, value in costs.items() if value >= 1)
        _say(f"Processeur par {label} (ms) : {shown}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--output", type=Path, default=RESULT)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="cilpass-bench-") as folder:
        local, addresses = platform.build(Path(folder) / "data", stepped=MONDAY, screens=False)
        _say("Démarrage de la plate-forme")
        with local:
            found = asyncio.run(bench(local, addresses, asked.rounds))
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    _show(found)
    _say(f"Tout est dans {asked.output}.")


if __name__ == "__main__":
    main()
