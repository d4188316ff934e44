"""Requests of workflows to services: a short local activity, then, if it fails, a remote one with retries."""

from datetime import timedelta
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError, is_cancelled_exception

SHORT = timedelta(seconds=5)
LONG = timedelta(seconds=15)

Answer = TypeVar("Answer")


async def ask(activity: str, argument: Any, answer: type[Answer]) -> Answer:
    """Runs an activity by name and returns its answer; activities are idempotent, so this may run one twice."""
    try:
        short: Answer = await workflow.execute_local_activity(
            activity,
            argument,
            result_type=answer,
            schedule_to_close_timeout=SHORT,
            start_to_close_timeout=SHORT,
            retry_policy=RetryPolicy(maximum_attempts=2),
        )
        return short
    except FailureError as error:  # a local activity fails with its own error, not with an ActivityError
        if is_cancelled_exception(error):
            raise
        steady: Answer = await workflow.execute_activity(
            activity,
            argument,
            result_type=answer,
            start_to_close_timeout=LONG,
            retry_policy=RetryPolicy(
                initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)
            ),
        )
        return steady
