"""A case: who is accompanied, by whom, and how far on its way it is (CASE-1, CASE-3, CASE-6, CASE-13)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.cases.domain.assignment import Following, designate
from services.cases.domain.declines import HANDED_ON, Acting, Next, check_may_decline
from services.cases.domain.information import InformationGiven, ServicesChosen
from services.cases.domain.reasons import Reason
from services.cases.domain.sequence import Stage, Way
from words.way import Outcome, StepKind, StepResult


@dataclass(frozen=True, slots=True)
class Case:
    """`cil` handles the case, on behalf of another one where `on_behalf_of` is not empty (CASE-6).

    `ended_as` is the outcome once it is known, `outcome` the same once the case is closed. `adviser` is None until the
    CIL has somebody; `following` is the history of advisers, oldest first. `version` rises each time the case is saved.
    """

    id: UUID
    reference: str
    contact_id: UUID
    person_id: UUID
    contact_day: date
    cil: str
    departement: str
    beneficiary_kind: str
    age_band: str
    opened_at: datetime
    on_behalf_of: str = ""
    siren: str = ""
    difficulties: tuple[str, ...] = ()
    urgent: bool = False
    loca_pass: bool = False
    safe_contact: bool = False
    stage: Stage = Stage.FIRST_ANSWER
    outcome: Outcome | None = None
    ended_as: Outcome | None = None
    adviser: str | None = None
    following: Following | None = None
    information: tuple[InformationGiven, ...] = ()
    services_chosen: tuple[ServicesChosen, ...] = ()
    offer_made_on: date | None = None
    engaged_on: date | None = None
    closed_on: date | None = None
    version: int = 1

    @property
    def way(self) -> Way:
        """Where the case stands on its way."""
        return Way(self.stage, self.outcome or self.ended_as)

    @property
    def chosen(self) -> ServicesChosen | None:
        """The employee's last choice among the services offered (CASE-9)."""
        return self.services_chosen[-1] if self.services_chosen else None

    def check_running(self) -> None:
        """CaseEnded on a case that has ended, CaseErased on one that was erased (CASE-3, CONF-6)."""
        self.way.check_running()

    def check_kept(self) -> None:
        """CaseErased on a case that was erased (CONF-6)."""
        self.way.check_kept()

    def follow(self, adviser: str, at: datetime, by: str, reason: Reason) -> "Case":
        """Another adviser follows the case from now on; the history stays (CASE-1)."""
        if self.following is None:
            return self.designate(adviser, at, by)
        return replace(self, adviser=adviser, following=self.following.change(adviser, at, by, reason))

    def designate(self, adviser: str, at: datetime, by: str) -> "Case":
        """The first adviser (CASE level 1, 3)."""
        return replace(self, adviser=adviser, following=designate(str(self.id), adviser, at, by))

    def check_may_decline(self, cil: str) -> None:
        """Refuses a decline by another CIL than the one asked, of its own case, or once work has begun (CASE-6)."""
        check_may_decline(Acting(self.cil, self.on_behalf_of), cil, self.way)

    def hand_on(self, to: Next, adviser: str | None, at: datetime, by: str) -> "Case":
        """The next CIL handles the case, with an adviser of its own where it has one (CASE-6)."""
        handed = replace(self, cil=to.cil, on_behalf_of=to.on_behalf_of)
        return handed.follow(adviser, at, by, HANDED_ON) if adviser else replace(handed, adviser=None)

    def inform(self, given: InformationGiven) -> "Case":
        """The information on the service was given to the employee (CASE-11)."""
        return replace(self, information=(*self.information, given))

    def choose(self, chosen: ServicesChosen) -> "Case":
        """The employee chose among the services offered (CASE-9)."""
        return replace(self, services_chosen=(*self.services_chosen, chosen))

    def after(self, kind: StepKind, result: StepResult) -> "Case":
        """The case after a step; StepOutOfOrder where the way does not go on so."""
        way = self.way.after(kind, result)
        known = way.outcome if not way.ended else None
        return replace(self, stage=way.stage, ended_as=self.ended_as or known)

    def offer(self, on: date) -> "Case":
        """The day from which the delay to sign runs (ENG-1)."""
        return replace(self, offer_made_on=on)

    def engage(self, on: date | None) -> "Case":
        """The day on which both have signed: the delay to carry out runs from it (ENG-1)."""
        return replace(self, engaged_on=on)

    def leave(self, outcome: Outcome) -> "Case":
        """Ended at any stage: withdrawn, unreachable, deceased, opened in error; its closure comes after (CASE-3)."""
        self.check_running()
        self.way.leave(outcome)
        return replace(self, ended_as=outcome)

    def turn_structural(self) -> "Case":
        """The difficulty has become structural: after the signature the report comes next (DIF-6)."""
        self.check_running()
        way = self.way.turn_structural()
        stage = way.stage if way.outcome is Outcome.TURNED_STRUCTURAL else self.stage
        return replace(self, stage=stage, ended_as=way.outcome)

    def close(self, outcome: Outcome, on: date) -> "Case":
        """Closed with the outcome that was known before, or with this one (CASE-13)."""
        return replace(self, outcome=self.ended_as or outcome, stage=Stage.CLOSED, closed_on=on)

    def erase(self) -> "Case":
        """The shell of the case: nothing of it says who it was (CONF-6)."""
        return replace(
            self,
            stage=self.way.after(StepKind.RETENTION, StepResult.LAPSED).stage,
            siren="",
            difficulties=(),
            safe_contact=False,
            adviser=None,
            following=None,
            information=(),
            services_chosen=(),
        )
