"""The move of a run to the version of the code that has become current (docs/decisions/0014).

A run is pinned to the version that began it, so only the code that wrote a history replays it. A lasting workflow moves
by continue-as-new, at a moment when it is not asking a service.
"""

from typing import Any, NoReturn

from temporalio import workflow


def has_moved() -> bool:
    """Says whether another version than this run's is current; the server gives it with each task."""
    return workflow.info().is_target_worker_deployment_version_changed()


def begin_anew(argument: Any) -> NoReturn:
    """Continues as new on the current version; without versions, on the worker that takes the task."""
    workflow.continue_as_new(
        argument, initial_versioning_behavior=workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE
    )
