"""The statements of acts and readings: none reads a row twice, and a reading is one transaction."""

from pathlib import Path

import pytest

from kernel.http import acts
from tests.bench.statements import Played, played

BY_LINK = 1
"""Transactions that open an employee's link, before its reading begins."""

TWICE = {"GET /cases/{id}/packet"}
"""`intake` is asked who the person is in between, and no transaction is open across a wait."""


@pytest.fixture
async def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    monkeypatch.setattr(acts, "FOLLOW_SECONDS", 0.0)
    return await played(tmp_path)


async def test_no_act_asks_for_the_same_row_twice_and_each_reading_is_one_transaction(life: Played) -> None:
    assert life.asked_twice == []
    readings = {name: count["transactions"] for name, count in life.counts.items() if name.startswith("GET")}
    assert len(readings) >= 25
    for name, transactions in readings.items():
        expected = 1 + (BY_LINK if name.startswith("GET /links") else 0) + (name in TWICE)
        assert transactions == expected, name
