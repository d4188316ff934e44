"""Kept histories against the present workflow code."""

import json
from pathlib import Path

import pytest

from cli.console import CommandFailed
from cli.replay import replay


def test_a_folder_without_histories_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="Aucun historique"):
        replay(tmp_path)


def test_a_history_that_no_longer_runs_is_named(tmp_path: Path) -> None:
    unknown = {
        "events": [
            {
                "eventId": "1",
                "eventTime": "2026-01-05T08:00:00Z",
                "eventType": "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED",
                "workflowExecutionStartedEventAttributes": {
                    "workflowType": {"name": "Unknown"},
                    "taskQueue": {"name": "cilpass"},
                    "workflowTaskTimeout": "10s",
                },
            },
            {
                "eventId": "2",
                "eventTime": "2026-01-05T08:00:01Z",
                "eventType": "EVENT_TYPE_WORKFLOW_TASK_SCHEDULED",
                "workflowTaskScheduledEventAttributes": {"taskQueue": {"name": "cilpass"}},
            },
            {
                "eventId": "3",
                "eventTime": "2026-01-05T08:00:01Z",
                "eventType": "EVENT_TYPE_WORKFLOW_TASK_STARTED",
                "workflowTaskStartedEventAttributes": {"scheduledEventId": "2"},
            },
            {
                "eventId": "4",
                "eventTime": "2026-01-05T08:00:01Z",
                "eventType": "EVENT_TYPE_WORKFLOW_TASK_COMPLETED",
                "workflowTaskCompletedEventAttributes": {"scheduledEventId": "2", "startedEventId": "3"},
            },
            {
                "eventId": "5",
                "eventTime": "2026-01-05T08:00:01Z",
                "eventType": "EVENT_TYPE_TIMER_STARTED",
                "timerStartedEventAttributes": {"timerId": "1", "startToFireTimeout": "60s"},
            },
        ]
    }
    (tmp_path / "case-1.json").write_text(json.dumps(unknown))
    with pytest.raises(CommandFailed, match="1 historique"):
        replay(tmp_path)
