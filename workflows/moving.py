"""How a run goes over to the version of the code that has become current (docs/decisions/0014).

A run is pinned to the version that began it, so its history is only ever replayed by the code that wrote it. Those
that last begin anew on the current version, at a moment when nothing is asked.
"""

from typing import Any, NoReturn

from temporalio import workflow


def has_moved() -> bool:
    """Whether another version than this run's is current; the server says so with each task."""
    return workflow.info().is_target_worker_deployment_version_changed()


def begin_anew(argument: Any) -> NoReturn:
    """Continue as new on the current version; without versions, on the worker that takes the task."""
    workflow.continue_as_new(
        argument, initial_versioning_behavior=workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE
    )
