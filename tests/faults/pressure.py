"""Acts sent in parallel one after the other, while one process after the other is stopped by SIGTERM."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from stdnum import luhn

from deploy.demo.setting import Cast
from deploy.local.supervisor import LocalPlatform
from tests.faults.left import Left

TOLD_TO_END = ("intake", "cases", "partners", "platform", "reporting", "worker", "gateway", "mailbox")

PAUSE_SECONDS = 1.0
"""Seconds between the signal and the first check that all processes run again."""

LEAST_SECONDS = 0.025
"""Seconds from an act to the next of its kind: together they ask less than the gateway lets one address (200/s)."""


@dataclass(slots=True)
class Pressed:
    """The acts done by kind, the statuses of requests, the duration of the longest act, and the state left."""

    local: LocalPlatform
    done: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0
    left: Left | None = None
    _counting: bool = False
    _enough: bool = False

    def count(self, answer: httpx2.Response) -> None:
        if self._counting and answer.request.method != "GET":
            self.answers[answer.status_code] += 1

    async def press(self, cast: Cast, look: Callable[[], Awaitable[Left]]) -> None:
        self._counting = True
        acting = [asyncio.create_task(self._repeat(name, act)) for name, act in _acts(cast).items()]
        for process in TOLD_TO_END:
            os.kill(self.local.pid(process), signal.SIGTERM)
            await asyncio.sleep(PAUSE_SECONDS)
            await asyncio.to_thread(self.local.wait_ready)
        self._enough = True
        await asyncio.gather(*acting)
        self._counting = False
        self.left = await look()

    async def _repeat(self, name: str, act: Callable[[int], Awaitable[Any]]) -> None:
        while not self._enough:
            began = time.monotonic()
            await act(self.done[name])
            self.done[name] += 1
            took = time.monotonic() - began
            self.longest = max(self.longest, took)
            await asyncio.sleep(LEAST_SECONDS - took)

    def told(self) -> str:
        return (
            f"{sum(self.done.values())} acts done ({dict(self.done)}), answers {dict(self.answers)}, "
            f"the longest in {self.longest:.1f} s"
        )


def _acts(cast: Cast) -> dict[str, Callable[[int], Awaitable[Any]]]:
    """Returns one kind of act for each service with acts, each on separate data."""
    adviser, responsible = cast.adviser("adv-lefevre"), cast.responsible("cil-lyonnais")

    async def contact(number: int) -> None:
        body = {"nature": "telephone", "day": "2026-02-20", "difficulties": ["divorce"]}
        await adviser.post("intake/v1/contacts", body)

    async def colleague(number: int) -> None:
        body = {"id": f"adv-{number}", "name": "Claire Lefèvre", "place": "69", "social_worker": False}
        await responsible.post("cases/v1/advisers", body)

    async def sheet(number: int) -> None:
        body = {
            "kind": "housing_information",
            "name": f"Association {number}",
            "number": siren(20_000_000 + number),
            "departements": ["69"],
            "recipients": [{"name": "Accueil", "email": f"accueil@association-{number}.example"}],
        }
        await responsible.post("partners/v1/partners", body)

    async def company(number: int) -> None:
        body = {"siren": siren(10_000_000 + number), "name": "Filature", "from_day": "2015-01-01"}
        await responsible.post("platform/v1/cils/cil-lyonnais/companies", body)

    return {"contacts": contact, "advisers": colleague, "partners": sheet, "companies": company}


def siren(start: int) -> str:
    """Returns a valid SIREN: eight digits and their check digit."""
    return f"{start}{luhn.calc_check_digit(str(start))}"
