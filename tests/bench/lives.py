"""Whole cases through the platform, from the first contact to the survey, with each act timed from HTTP to HTTP."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2

from deploy.demo.case_stories import OFFERED, SURVEY
from deploy.demo.gateway import LINK, Person
from deploy.demo.life import SATISFIED, Life
from deploy.demo.people import Employee
from deploy.demo.world import World

STEP_ACTS = (
    "first-answer",
    "interviews",
    "diagnosis",
    "decision",
    "offer",
    "cases/{id}/offer/signature",
    "follow-ups",
    "implementation/end",
    "report",
    "links/survey",
)
"""Ends of the routes whose act settles a step; their answer waits until the workflow has opened the next one."""

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 30.0


@dataclass(slots=True)
class Timed:
    """The requests that write: route, milliseconds, status."""

    acts: list[tuple[str, float, int]] = field(default_factory=list)

    async def began(self, request: httpx2.Request) -> None:
        request.extensions["began"] = time.perf_counter()

    async def ended(self, answer: httpx2.Response) -> None:
        request = answer.request
        if request.method == "GET" or request.url.path.endswith("/exchange"):
            return
        await answer.aread()
        spent = 1000 * (time.perf_counter() - request.extensions["began"])
        route = ID.sub("{id}", request.url.path.removeprefix("/api/"))
        self.acts.append((f"{request.method} {route}", spent, answer.status_code))

    def answered(self) -> list[float]:
        """Returns the milliseconds of every act that was done."""
        return [spent for _, spent, status in self.acts if status < 300]

    def settling(self) -> list[float]:
        """Returns the milliseconds of the acts that settle a step."""
        return [spent for route, spent, status in self.acts if status < 300 and route.endswith(STEP_ACTS)]

    def by_route(self) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for route, spent, status in self.acts:
            if status < 300:
                found.setdefault(re.sub(r"commitments/[^/]+", "commitments/{id}", route), []).append(spent)
        return found

    def count(self, *statuses: int) -> int:
        return sum(1 for *_, status in self.acts if status in statuses)


def client(address: str, timed: Timed) -> httpx2.AsyncClient:
    """Returns a client for many people at once; it keeps no cookies."""
    return httpx2.AsyncClient(
        base_url=address,
        timeout=30,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        event_hooks={"request": [timed.began], "response": [timed.ended]},
        limits=httpx2.Limits(max_connections=64, max_keepalive_connections=64),
    )


class Busy(World):
    """A world where many cases run at once, so that stories do not wait until the platform is quiet."""

    async def quiet(self) -> None:
        return


def employee(template: Employee, number: int) -> Employee:
    """Returns a person like `template` with another name, birth date and means of contact."""
    letters = "".join(chr(97 + number // 26**place % 26) for place in range(5))
    changed = {
        "last_name": f"Essai{letters}",
        "birth_date": date(1960, 1, 1) + timedelta(days=number * 37 % 12000),
        "email": f"salarie-{number}@courriel.example",
        "telephone": f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}",
    }
    return Employee(template.data | changed, template.company)


async def play(world: World, someone: Employee, adviser: Person) -> str:
    """Plays one case on one day; returns its id."""
    life = Life("bench", world, someone, adviser)
    contact = await life.first_contact()
    asked = await adviser.post(f"intake/v1/contacts/{contact['id']}/case", {})
    life.case = asked["case_id"]
    await until(lambda: opened(life))
    await life.first_level()
    await life.offer()
    visitor = await _invited(life, OFFERED)
    offer = await visitor.get("cases/v1/links/offer")
    choices = {"share_with_third_parties": True, "inform_employer": False}
    signed = {"content_hash": offer["content_hash"], "choices": choices}
    await visitor.post("cases/v1/links/offer/signature", signed)
    await life.cil_signs()
    await life.follow_up()
    await life.keep_promises()
    await life.act("implementation/end")
    await life.act("report", {"good_end": True, "appraisal": "Objectif atteint."})
    visitor = await _invited(life, SURVEY)
    await visitor.post("cases/v1/links/survey", SATISFIED)
    return life.case


async def opened(life: Life) -> bool:
    """Says whether the workflow has opened the case and its first step."""
    token = {"Authorization": f"Bearer {life.adviser.token}"}
    answer = await life.gateway.http.get(f"/api/{life.path()}", headers=token)
    return answer.status_code == 200


async def _invited(life: Life, subject: str) -> Person:
    """Waits for the mail of that subject; returns the employee, signed in by its link."""
    found: list[dict[str, Any]] = []

    async def arrived() -> bool:
        mails = await life.gateway.mails(life.employee.email)
        found[:] = [mail for mail in mails if mail["subject"] == subject]
        return bool(found)

    await until(arrived)
    match = LINK.search(found[-1]["text"])
    assert match, found[-1]
    return await life.gateway.follow(f"{match['whose']} {match['token']}")


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await true():
            await asyncio.sleep(LOOK_SECONDS)
