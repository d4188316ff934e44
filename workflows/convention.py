"""The life of a convention between a CIL and its platform (charter A6; CONV-1 to CONV-7).

It lasts one year from its effect and is renewed by tacit agreement at each anniversary, until a notice or a successor
ends it. Each anniversary begins a new run, so that the history of a convention of thirty years stays short.
"""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts.convention import (
        CONVENTION_CHANGED,
        CONVENTION_LOOK_AGAIN,
        CONVENTION_WORKFLOW,
        ConventionChanged,
        ConventionInput,
        ConventionView,
        Next,
    )
    from workflows.requests import ask
    from workflows.version_change import begin_anew, has_moved

ACTS = {Next.REMIND: "remind_of_notice", Next.RENEW: "renew_convention", Next.END: "end_convention"}


@workflow.defn(name=CONVENTION_WORKFLOW)
class ConventionWorkflow:
    @workflow.init
    def __init__(self, convention: ConventionInput) -> None:
        self._convention = convention.convention_id
        self._version = 0
        self._asked_again = 0

    @workflow.run
    async def run(self, convention: ConventionInput) -> str:
        view = await self._ask("get_convention")
        while not view.ended:
            if not await self._is_time(view):
                if has_moved():
                    begin_anew(convention)
                view = await self._ask("get_convention")
                continue
            renewed = view.next is Next.RENEW
            view = await self._ask(ACTS[view.next])
            if renewed and not view.ended:
                begin_anew(convention)
        return "ended"

    async def _is_time(self, view: ConventionView) -> bool:
        """Waits until the next event is due; returns False where the convention or the version changed before."""
        asked_again = self._asked_again
        waited = None if view.wait_seconds is None else timedelta(seconds=view.wait_seconds)
        try:
            await workflow.wait_condition(
                lambda: self._version > view.version or self._asked_again > asked_again or has_moved(),
                timeout=waited,
            )
        except TimeoutError:
            return True
        return False

    async def _ask(self, activity: str) -> ConventionView:
        return await ask(activity, self._convention, ConventionView)

    @workflow.signal(name=CONVENTION_CHANGED)
    def convention_changed(self, message: ConventionChanged) -> None:
        self._version = max(message.version, self._version)

    @workflow.signal(name=CONVENTION_LOOK_AGAIN)
    def look_again(self) -> None:
        self._asked_again += 1
