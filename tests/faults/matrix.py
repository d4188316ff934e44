"""The matrix of faults by places, filled by the tests that name their cells, printed and written as a page.

A test says `@pytest.mark.cell(fault, place, …)`. A cell holds where every test that names it passed.
"""

import os
import platform
from collections import defaultdict
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

PLACES = (
    *("intake", "cases", "partners", "platform", "reporting", "worker"),
    *("Temporal", "database", "gateway", "mailbox", "links"),
)

FAULTS = {
    "kill -9": "the process ends at once, in the middle of its work",
    "crash point": "kill -9 at a named durable step (`kernel.faults.POINTS`)",
    "SIGTERM": "told to end while acts keep coming",
    "frozen": "SIGSTOP, then SIGCONT some seconds later",
    "stopped": "away for a while, then back",
    "restored": "put back as it stood earlier, or lost, then reconciled",
    "full disk": "nothing more can be written",
    "locked": "somebody else holds the database",
    "unreachable": "the connection is refused",
    "slow": "every answer comes late",
    "half-open": "connected, and nobody answers",
    "answer lost": "done, and the asker never hears of it",
    "ten times": "the same message, ten times",
    "out of order": "later messages before earlier ones",
    "clock": "an hour ahead or behind the others",
    "poison": "a fact that cannot be read",
    "no key": "payloads whose key is missing",
    "two versions": "the former code and a changed one at once, while acts keep coming",
}

NOT_COVERED = (
    "links other than the one from a workflow to a service: gateway to service, service to service, feeds, mail",
    "a half-open connection to PostgreSQL, a full disk under it, a kill of it in the middle of a commit",
    "a process frozen for longer than the relay's lease while another copy leads (6 s, the cluster form); 30 s",
    "a full disk under Temporal, under the mailbox, or where logs are written",
    "power loss: files as they stood at the last fsync; an fsync that fails; a read-only file system",
    "clock jumps of a day, leap seconds, a change of the tz database under a running process",
    "certificates that expire or rotate: there is no TLS between the processes of one machine",
    "two versions of a service at once (of the worker: tried)",
    "Updates (validated, accepted, 11 at once, the 2,001st): our workflows have none; the 10,001st Signal",
    "a noisy tenant next to a quiet one: a matter of load",
)
"""Faults of the required list that no test of this folder tries."""

PAGE = "CILPASS_FAULTS_PAGE"
"""Environment variable with the path of the page to write."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    for mark in item.iter_markers("cell"):
        fault, *places = mark.args
        assert fault in FAULTS and set(places) <= set(PLACES), mark
        said = item.function.__name__.removeprefix("test_").replace("_", " ")  # type: ignore[attr-defined]
        report.user_properties += [("cell", (fault, place, said)) for place in places]
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    cells = _cells(terminalreporter)
    if not cells:
        return
    terminalreporter.section("faults")
    for fault, place in sorted(cells):
        terminalreporter.write_line(f"{_mark(cells[fault, place])} {fault}: {place}")
    if page := os.environ.get(PAGE):
        Path(page).write_text(_page(cells, terminalreporter.config.option.markexpr), encoding="utf-8")


Cells = dict[tuple[str, str], dict[str, bool]]
"""Results of the tests of each cell, by fault and place."""


def _cells(terminal: Any) -> Cells:
    cells: Cells = defaultdict(dict)
    for outcome in ("passed", "failed", "error"):
        for report in terminal.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == "cell" and (report.when == "call" or outcome != "passed"):
                    fault, place, said = value
                    cells[fault, place][said] = outcome == "passed" and cells[fault, place].get(said, True)
    return cells


def _mark(found: dict[str, bool] | None) -> str:
    return "–" if found is None else "✓" if all(found.values()) else "✗"


def _table(cells: Cells) -> list[str]:
    rows = [["fault", *PLACES], ["---"] * (len(PLACES) + 1)]
    rows += [[fault, *(_mark(cells.get((fault, place))) for place in PLACES)] for fault in FAULTS]
    return ["| " + " | ".join(row) + " |" for row in rows]


INTRODUCTION = """\
✓ tried, and everything held; ✗ tried, and something did not; – not tried there, or nothing of the kind there.
After each play an auditor (`tests/faults/auditor.py`) checks that no acknowledged act is lost, none is done twice,
each deadline fired once and on its day, facts are dense and chained, figures are the fold of the facts, no workflow
is stuck, Temporal and the databases agree, no CIL reads another's case, and nobody is named outside of the owners'
databases. `tests/faults/test_planted.py` checks the auditor itself: with one guard of the product taken away at a
time, it must find the invariant broken.
"""


def _page(cells: Cells, chosen: str) -> str:
    """Returns the page; `chosen` is pytest's selection of tests, empty where all were run."""
    tried = dict[str, set[str]]()
    for (fault, _), found in cells.items():
        tried.setdefault(fault, set()).update(found)
    lines = [
        "# Faults",
        "",
        f"Written by the tests of `tests/faults` on {datetime.now(UTC):%Y-%m-%d}, on {_machine()}, "
        + (
            f'with `-m "{chosen}"`: run `make faults` for the rest.'
            if chosen
            else "all of them (`make faults`)."
        ),
        "",
        INTRODUCTION,
        *_table(cells),
        "",
        "## What was tried",
        "",
        *(f"- **{one}**, {FAULTS[one]}: {'; '.join(sorted(tried[one]))}." for one in FAULTS if one in tried),
        "",
        "## Not covered",
        "",
        *(f"- {one}." for one in NOT_COVERED),
    ]
    return "\n".join(lines) + "\n"


def _machine() -> str:
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{os.cpu_count()} cores, {memory} GB of memory, {platform.system()} on {platform.machine()}, "
        f"Python {platform.python_version()}"
    )
