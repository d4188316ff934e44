"""`make bench-pages`: how long each page takes, for each role, on the demonstration's data.

The whole demonstration is played and a few cases left under way. Each role then follows the links of its pages in a
browser, and every kind of page found is requested repeatedly through the gateway, timed from the first byte sent to the
last byte received. Each request is paired with one of a page that reads nothing (the sign-in page), so that a noisy
machine affects both.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import sync_playwright

from deploy.demo import play
from deploy.identity.configuration import accounts
from deploy.local import platform
from deploy.local.addresses import Addresses
from tests.bench.measures import quantiles
from tests.web.browser import CHROMIUM, OPTIONS, Visit
from tests.web.crawl import kind_of, pages

RESULT = Path("build/bench-pages.json")
AIM_MILLISECONDS = 100.0
SEED = 2026

Asked = tuple[str, str, dict[str, str]]
"""The role, the address, and the session's cookies."""


def found_in_a_browser(addresses: Addresses) -> list[Asked]:
    """Returns every kind of page of every role, as found by following links."""
    found: list[Asked] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        for person in (account["id"] for account in accounts()):
            context = browser.new_context(locale="fr-FR")
            one = Visit(context.new_page(), addresses.gateway, addresses.identity, Path())
            one.sign_in(person)
            paths = dict.fromkeys(page.url.removeprefix(addresses.gateway) for _, page in pages(one))
            cookies = {
                str(cookie["name"]): str(cookie["value"]) for cookie in context.cookies(addresses.gateway)
            }
            found += [(person, path, cookies) for path in paths]
            context.close()
        browser.close()
    return found


def measure(gateway: str, asked: list[Asked], rounds: int) -> tuple[dict[str, list[float]], list[float]]:
    """Returns milliseconds by role and kind of page, and those of the control; each round has a random order."""
    spent: dict[str, list[float]] = {}
    control: list[float] = []
    order = random.Random(SEED)
    with httpx2.Client(base_url=gateway, timeout=30) as http:
        for _ in range(rounds):
            for person, path, cookies in order.sample(asked, len(asked)):
                told = timed(lambda path=path, cookies=cookies: http.get(path, cookies=cookies), 200)  # type: ignore[misc]
                spent.setdefault(f"{person} {kind_of(path)}", []).append(told)
                control.append(timed(lambda: http.get("/connexion"), 200))
    return spent, control


def timed(ask: Callable[[], Any], status: int) -> float:
    began = time.perf_counter()
    answer = ask()
    spent = (time.perf_counter() - began) * 1000
    assert answer.status_code == status, f"{answer.url}: {answer.status_code}"
    return spent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=20)
    rounds = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="cilpass-pages-") as folder:
        local, addresses = platform.build(Path(folder) / "data", stepped=play.START, fast=True)
        with local:
            with ThreadPoolExecutor(1) as apart:
                code = apart.submit(play.play, addresses, lambda _: None, live_on=True).result()
            assert code == 0, "the demonstration did not end as written"
            asked = found_in_a_browser(addresses)
            measure(addresses.gateway, asked, 2)
            spent, control = measure(addresses.gateway, asked, rounds)
    show(spent, control)


def show(spent: dict[str, list[float]], control: list[float]) -> None:
    whole = quantiles([one for times in spent.values() for one in times])
    by_page = {name: quantiles(times) for name, times in spent.items()}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(
        json.dumps({"pages": by_page, "all": whole, "control": quantiles(control)}, indent=1) + "\n"
    )
    for name, one in sorted(by_page.items(), key=lambda pair: -pair[1]["p95"]):
        print(f"  {one['p50']:7.1f} {one['p95']:7.1f}  {name}")
    print(f"  {len(by_page)} pages, {whole['count']} demandes ; témoin {quantiles(control)}")
    print(f"  p50 {whole['p50']} ms, p95 {whole['p95']} ms (but : {AIM_MILLISECONDS:.0f} ms)")


if __name__ == "__main__":
    main()
