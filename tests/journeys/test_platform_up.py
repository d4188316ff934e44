"""The whole platform of one machine: it starts, survives kills, is backed up, stopped, and goes on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil
import pytest

from cli.backup import backup, restore
from cli.doctor import examine
from cli.tokens import token
from deploy.demo import first_day
from deploy.local.addresses import Addresses, read_addresses
from kernel.roles import TechnicalRole
from kernel.settings import SERVICES
from words.roles import Role

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]
FIRST_DAY_OF = ("platform", "cases", "partners")
"""Services in which people take their places."""

UP_SECONDS, WELL_SECONDS, DOWN_SECONDS = 120.0, 30.0, 60.0


class Launched:
    """A process of `cilpass up`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", "from cli.main import main; main()", "up", "--data", str(self.data)]
        self.output = (self.data.parent / "up.log").open("w+")
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self.output, stderr=subprocess.STDOUT)
        until(lambda: self.process.poll() is not None or "Ctrl-C" in self.said(), UP_SECONDS)
        if "Ctrl-C" not in self.said():
            self.stop()
            raise AssertionError(self.said())

    def said(self) -> str:
        return Path(self.output.name).read_text()

    def family(self) -> dict[int, str]:
        """Every process of the platform, by its command."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        found = {}
        for child in children:
            with suppress(psutil.NoSuchProcess):  # a zombie included
                found[child.pid] = " ".join(child.cmdline())
        return found

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(DOWN_SECONDS)
        self.output.close()
        return code


def until(condition: Callable[[], bool], seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.1)
    return True


def wrong(data: Path) -> list[str]:
    return [f"{finding.subject} : {finding.detail}" for finding in examine(data) if not finding.well]


def well(data: Path) -> bool:
    return until(lambda: not wrong(data), WELL_SECONDS)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launched]:
    launched = Launched(tmp_path_factory.mktemp("up") / "data")
    try:
        yield launched
    finally:
        launched.stop()


def test_the_doctor_finds_everything_well(up: Launched) -> None:
    assert well(up.data), wrong(up.data)


def test_every_part_is_a_process_of_its_own(up: Launched) -> None:
    commands = " ".join(up.family().values())
    for module in (*(f"services.{name}.main" for name in SERVICES), "workflows.worker", "deploy.local.docs"):
        assert module in commands


def test_the_gateway_lets_in_who_has_a_token_and_nobody_else(
    up: Launched, capsys: pytest.CaptureFixture[str]
) -> None:
    token(TechnicalRole.OPERATIONS, data=up.data)
    bearer = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
    gateway = read_addresses(up.data).gateway
    for name in SERVICES:
        address = f"{gateway}/api/{name}/v1/nowhere"
        assert httpx2.get(address).status_code == 401
        assert httpx2.get(address, headers=bearer).status_code == 404


def test_on_new_data_everyone_of_the_sign_in_page_has_their_role(
    up: Launched, capsys: pytest.CaptureFixture[str]
) -> None:
    gateway = read_addresses(up.data).gateway
    for role, path in (
        (Role.ADVISER, "cases/v1/work"),
        (Role.CIL_PRESIDENT, "platform/v1/conventions"),
        (Role.PLATFORM_OPERATOR, "platform/v1/cils"),
        (Role.UESL_CONTROLLER, "reporting/v1/indicators?year=2026"),
    ):
        token(role, data=up.data)
        bearer = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
        answer = httpx2.get(f"{gateway}/api/{path}", headers=bearer)
        assert answer.status_code == 200, (role, answer.text)
        if role is Role.CIL_PRESIDENT:
            (convention,) = answer.json()["items"]
            assert convention["state"]["code"] == "in_force"


def test_the_documentation_is_that_of_all_services(up: Launched) -> None:
    addresses = read_addresses(up.data)
    assert httpx2.get(addresses.docs).status_code == 200
    document = httpx2.get(f"{addresses.gateway}/api/openapi.json", timeout=20).json()
    assert {path.split("/")[2] for path in document["paths"]} == set(SERVICES)
    assert document["servers"][0]["url"] == addresses.gateway


@pytest.mark.parametrize("part", ["services.cases.main", "workflows.worker", "deploy.local.mailbox"])
def test_a_killed_process_comes_back(up: Launched, part: str) -> None:
    (pid,) = [pid for pid, command in up.family().items() if part in command]
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: any(part in line for at, line in up.family().items() if at != pid), WELL_SECONDS)
    assert well(up.data), wrong(up.data)


def test_a_backup_of_the_running_platform_starts_elsewhere(up: Launched, tmp_path: Path) -> None:
    began = time.monotonic()
    backup(tmp_path / "kept", up.data)
    assert time.monotonic() - began < 10
    assert well(up.data), wrong(up.data)
    restore(tmp_path / "kept", tmp_path / "data")
    again = Launched(tmp_path / "data")
    try:
        assert well(again.data), wrong(again.data)
    finally:
        again.stop()


@dataclass(frozen=True, slots=True)
class Again:
    """What stood before the platform was stopped, how it stopped, and what stood once it was started again."""

    addresses: tuple[Addresses, Addresses]
    heads: tuple[dict[str, int], dict[str, int]]
    marks: tuple[str, str]
    code: int
    gone: bool


@pytest.fixture(scope="module")
def again(up: Launched) -> Again:
    """The platform stopped, and started again as one that was cut off at the very end of its first day."""
    mark = up.data / first_day.MARK
    settled, before = mark.read_text(), read_addresses(up.data)
    heads = {name: facts_told(up, name) for name in FIRST_DAY_OF}
    pids = list(up.family())
    code = up.stop()
    gone = until(lambda: not any(psutil.pid_exists(pid) for pid in pids), 5)
    mark.write_text(settled.replace("true", "false"))
    up.start()
    heads_after = {name: facts_told(up, name) for name in FIRST_DAY_OF}
    return Again(
        (before, read_addresses(up.data)), (heads, heads_after), (settled, mark.read_text()), code, gone
    )


def test_stopping_leaves_no_process_and_starting_again_goes_on(up: Launched, again: Again) -> None:
    assert again.code == 0
    assert again.gone
    assert again.addresses[1] == again.addresses[0]
    assert well(up.data), wrong(up.data)


def test_people_who_were_cut_off_while_taking_their_places_take_them_once(again: Again) -> None:
    """Cut off at the very end, every act is done again: nothing stands twice, and no fact is told anew."""
    before, after = again.heads
    assert all(before.values())
    assert again.marks[1] == again.marks[0]
    assert after == before


def facts_told(up: Launched, service: str) -> int:
    with closing(sqlite3.connect(up.data / f"{service}.sqlite")) as db:
        return int(db.execute("SELECT count(*) FROM fact").fetchone()[0])
