"""Every kept history replays through the present workflow code, with the true converter and codec."""

import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from cli.replay import HISTORIES, settings_of
from kernel.temporal import data_converter
from workflows.worker import WORKFLOWS

FILES = sorted(HISTORIES.glob("*.json"))
OUTCOMES = {
    "completed_good_end",
    "completed_without_good_end",
    "advice_sufficient",
    "structural_oriented",
    "loca_pass_excluded",
    "offer_lapsed",
    "turned_structural",
    "withdrawn",
    "unreachable",
    "deceased",
    "opened_in_error",
}


def replayer() -> Replayer:
    return Replayer(workflows=WORKFLOWS, data_converter=data_converter(settings_of(HISTORIES)))


def test_there_is_a_history_of_each_outcome() -> None:
    assert {f"case-{outcome}" for outcome in OUTCOMES} <= {file.stem for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_kept_history_replays(file: Path) -> None:
    await replayer().replay_workflow(WorkflowHistory.from_json(file.stem, file.read_text()))


@pytest.mark.parametrize("kind", ["case", "convention", "referral", "retention"])
async def test_what_was_open_goes_on_from_wherever_it_stood(kind: str) -> None:
    """A case that is open today has the beginning of a kept history: each one is cut after each of its tasks."""
    cut = 0
    for file in [one for one in FILES if one.stem.startswith(kind)]:
        history = json.loads(file.read_text())
        events = history["events"]
        for number, event in enumerate(events[:-1], start=1):
            if event["eventType"] != "EVENT_TYPE_WORKFLOW_TASK_STARTED":
                continue
            history["events"] = events[:number]
            await replayer().replay_workflow(WorkflowHistory.from_json(file.stem, history))
            cut += 1
    assert cut >= 3


async def test_a_history_that_the_code_would_not_write_is_refused() -> None:
    """The check can fail: without the answers of its activities, a history is not one of this code's."""
    file = HISTORIES / "case-withdrawn.json"
    history = json.loads(file.read_text())
    history["events"] = [
        event for event in history["events"] if event["eventType"] != "EVENT_TYPE_MARKER_RECORDED"
    ]
    for number, event in enumerate(history["events"], start=1):
        event["eventId"] = str(number)
    altered = WorkflowHistory.from_json(file.stem, history)
    outcome = await replayer().replay_workflow(altered, raise_on_replay_failure=False)
    assert outcome.replay_failure is not None
