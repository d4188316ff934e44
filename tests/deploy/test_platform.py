"""The processes of a data folder's platform; none is started."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.local import platform
from deploy.local.addresses import NeverStarted, read_addresses
from deploy.local.data_folder import DataFolder, DataFolderInUse
from deploy.local.process import Process
from kernel.clock import SteppedClock
from kernel.settings import SERVICES

JANUARY = datetime(2026, 1, 5, 7, tzinfo=UTC)


def processes(data: Path, stepped: datetime | None = None) -> dict[str, Process]:
    local, _ = platform.build(data, stepped=stepped)
    return dict(local._by_name)


def test_keys_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first = platform.build(tmp_path)[1].environment()
    assert platform.build(tmp_path)[1].environment() == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_restart_keeps_the_addresses(tmp_path: Path) -> None:
    _, addresses = platform.build(tmp_path)
    assert platform.build(tmp_path)[1] == addresses == read_addresses(tmp_path)


def test_a_folder_where_nothing_was_started_has_no_addresses(tmp_path: Path) -> None:
    with pytest.raises(NeverStarted):
        read_addresses(tmp_path)


def test_a_running_platform_keeps_its_folder_for_itself(tmp_path: Path) -> None:
    platform.build(tmp_path)
    before = (tmp_path / "ports.json").read_text()
    running = DataFolder(tmp_path)
    running.lock()
    try:
        with pytest.raises(DataFolderInUse):
            platform.build(tmp_path)
    finally:
        running.unlock()
    assert (tmp_path / "ports.json").read_text() == before


def test_every_part_runs_and_the_gateway_comes_last(tmp_path: Path) -> None:
    made = processes(tmp_path)
    assert set(made) == {"temporal", "mailbox", *SERVICES, "worker", "docs", "web", "identity", "gateway"}
    assert max(made.values(), key=lambda process: process.group).name == "gateway"


def test_real_time_skips_nothing(tmp_path: Path) -> None:
    made = processes(tmp_path)
    assert not [part for part in made["temporal"].command if "TimeSkipping" in part]
    assert "CILPASS_CLOCK" not in made["cases"].env


def test_stepped_time_stands_where_it_was_left(tmp_path: Path) -> None:
    _, addresses = platform.build(tmp_path, stepped=JANUARY)
    assert addresses.clock is not None
    later = datetime(2026, 3, 1, tzinfo=UTC)
    SteppedClock(addresses.clock).set(later)
    made = processes(tmp_path)
    assert made["cases"].env["CILPASS_CLOCK"] == str(addresses.clock)
    assert [part for part in made["temporal"].command if "TimeSkippingEnabled=true" in part]
    assert read_addresses(tmp_path).business_clock.now() == later


def test_the_tools_settings_are_those_of_the_processes(tmp_path: Path) -> None:
    _, addresses = platform.build(tmp_path, stepped=JANUARY)
    settings = addresses.settings()
    assert settings.clock == addresses.clock
    assert settings.address_of("cases") == addresses.grpc["cases"]
    assert settings.payload_key.get_secret_value() == addresses.keys.payload


def test_another_temporal_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CILPASS_TEMPORAL_BIN", "/opt/temporal")
    assert processes(tmp_path)["temporal"].command[0] == "/opt/temporal"
