"""The life of a referral to a partner: it waits for the answer or the delay, then for the result (PART-3)."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts.referral import (
        REFERRAL_CHANGED,
        REFERRAL_LOOK_AGAIN,
        REFERRAL_WORKFLOW,
        Noted,
        ReferralInput,
        ReferralNote,
        ReferralView,
    )
    from workflows.requests import ask
    from workflows.version_change import begin_anew, has_moved


@workflow.defn(name=REFERRAL_WORKFLOW)
class ReferralWorkflow:
    @workflow.init
    def __init__(self, referral: ReferralInput) -> None:
        self._referral = referral.referral_id
        self._changes = 0

    @workflow.run
    async def run(self, referral: ReferralInput) -> str:
        told = ""
        while True:
            changes = self._changes
            view = await ask("tend_referral", self._referral, ReferralView)
            if view.state != told:
                note = ReferralNote(view.case_id, self._referral, view.state, view.reason)
                await ask("note_referral", note, Noted)
                told = view.state
            if view.ended:
                return view.state
            await self._wait(view, changes)
            if has_moved():
                begin_anew(referral)

    async def _wait(self, view: ReferralView, changes: int) -> None:
        waited = None if view.wait_seconds is None else timedelta(seconds=view.wait_seconds)
        try:
            await workflow.wait_condition(lambda: self._changes > changes or has_moved(), timeout=waited)
        except TimeoutError:
            return

    @workflow.signal(name=REFERRAL_CHANGED)
    def referral_changed(self) -> None:
        self._changes += 1

    @workflow.signal(name=REFERRAL_LOOK_AGAIN)
    def look_again(self) -> None:
        self._changes += 1
