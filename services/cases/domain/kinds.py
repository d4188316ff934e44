"""The kinds of steps of a case, one row each (CASE, ENG, SUR)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kernel.calendar import DEFAULT_TERRITORY
from services.cases.domain.case import Case
from services.cases.domain.deadlines import Deadline
from services.cases.domain.engagement import Offer
from services.cases.domain.letters import Letter, Opens
from services.cases.domain.policy import DEFAULT_POLICY, Policy
from services.cases.domain.schedule import (
    decide_after_lapse_deadline,
    first_answer_deadline,
    follow_up_deadline,
    implementation_deadline,
    offer_deadline,
    retention_deadline,
    survey_deadline,
)
from services.cases.domain.signatures import Party
from words.way import StepKind

CIL, EMPLOYEE = frozenset({Party.CIL}), frozenset({Party.EMPLOYEE})
NOBODY: frozenset[Party] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a deadline depends on when a step opens: the day from which its delay runs, and what the case is."""

    start: date
    ordinal: int = 1
    urgent: bool = False
    territory: str = DEFAULT_TERRITORY
    policy: Policy = DEFAULT_POLICY


@dataclass(frozen=True, slots=True)
class KindRow:
    """All that is said of a kind of step.

    - `done_by`: who does it; nobody where time alone ends it.
    - `usual`: stands on the way that most cases go. `beside_the_way`: a person opens it, and no workflow waits for it.
    - `after_the_end`: may be open although the case was ended from outside its way. `of_closed_case`: opens only then.
    - `runs_from`: the day from which its delay runs, where it is not that of its opening. `deadline`: its delay and its
      reminders, from the policy; None where the rules set none. `as_offered`: the same, as both sides sign it (ENG-1).
    - `ended_by_time`: closes past its last day; the others stay open and are noted as late.
    - `extension_months`: how far one extension may go.
    - `opened`, `reminded`, `lapsed`, `extended`: the letters that these decide.
    - `cancelled_with`: the kind whose end leaves nothing to do in this one.
    - `link`: the link by which the employee does it.
    - `awaited`, `over`: how the history words its opening and its lapse. `told_by_its_act`: the history words its
      completion by the fact of the act itself.
    """

    label: str
    done_by: frozenset[Party] = CIL
    usual: bool = True
    beside_the_way: bool = False
    after_the_end: bool = False
    of_closed_case: bool = False
    runs_from: Callable[[Case, int], date | None] = lambda case, ordinal: None
    deadline: Callable[[Opening], Deadline] | None = None
    as_offered: Callable[[Offer, date], Deadline] | None = None
    ended_by_time: bool = False
    extension_months: int = DEFAULT_POLICY.extension_months
    opened: Letter | None = None
    reminded: tuple[Letter, ...] = ()
    lapsed: Letter | None = None
    extended: Letter | None = None
    cancelled_with: StepKind | None = None
    link: Opens | None = None
    awaited: str = "à faire"
    over: str = "délai dépassé"
    told_by_its_act: bool = False


KINDS: dict[StepKind, KindRow] = {
    StepKind.FIRST_ANSWER: KindRow(
        label="Première réponse au salarié",
        runs_from=lambda case, ordinal: case.contact_day,
        deadline=lambda of: first_answer_deadline(of.start, of.urgent, of.territory, of.policy),
        opened=Letter.ADVISER_DESIGNATED,
    ),
    StepKind.INTERVIEW: KindRow(label="Entretien"),
    StepKind.DIAGNOSIS: KindRow(label="Dossier d'étude et diagnostic préalable", told_by_its_act=True),
    StepKind.DECISION: KindRow(label="Décision à l'issue du premier niveau", told_by_its_act=True),
    StepKind.OFFER: KindRow(label="Préparation de l'offre de service", told_by_its_act=True),
    StepKind.SIGN_ENGAGEMENT: KindRow(
        label="Signature de l'engagement réciproque",
        done_by=CIL | EMPLOYEE,
        runs_from=lambda case, ordinal: case.offer_made_on,
        deadline=lambda of: offer_deadline(of.start, of.policy),
        as_offered=lambda offer, start: offer.validity,
        ended_by_time=True,
        opened=Letter.OFFER,
        reminded=(Letter.OFFER_REMINDER,),
        lapsed=Letter.OFFER_LAPSED,
        extended=Letter.OFFER_EXTENDED,
        link="sign",
    ),
    StepKind.DECIDE_AFTER_LAPSE: KindRow(
        label="Suite à donner à l'offre non signée",
        usual=False,
        deadline=lambda of: decide_after_lapse_deadline(of.start, of.policy),
        ended_by_time=True,
    ),
    StepKind.IMPLEMENTATION: KindRow(
        label="Mise en œuvre des engagements",
        runs_from=lambda case, ordinal: case.engaged_on,
        deadline=lambda of: implementation_deadline(of.start, of.policy),
        as_offered=lambda offer, start: implementation_deadline(start, months=offer.terms.duration_months),
        ended_by_time=True,
        reminded=(Letter.IMPLEMENTATION_REMINDER,),
        extended=Letter.IMPLEMENTATION_EXTENDED,
    ),
    StepKind.FOLLOW_UP: KindRow(
        label="Point de suivi",
        runs_from=lambda case, ordinal: case.engaged_on if ordinal == 1 else None,
        deadline=lambda of: follow_up_deadline(of.start, of.ordinal, of.policy),
        cancelled_with=StepKind.IMPLEMENTATION,
    ),
    StepKind.SIGN_AMENDMENT: KindRow(
        label="Signature d'un avenant à l'engagement",
        done_by=CIL | EMPLOYEE,
        usual=False,
        beside_the_way=True,
        opened=Letter.AMENDMENT,
        cancelled_with=StepKind.IMPLEMENTATION,
        link="amend",
    ),
    StepKind.REPORT: KindRow(label="Bilan", after_the_end=True),
    StepKind.SURVEY: KindRow(
        label="Enquête de satisfaction",
        done_by=EMPLOYEE,
        after_the_end=True,
        of_closed_case=True,
        deadline=lambda of: survey_deadline(of.start, of.policy),
        ended_by_time=True,
        opened=Letter.SURVEY,
        reminded=(Letter.SURVEY_REMINDER,),
        link="survey",
        told_by_its_act=True,
    ),
    StepKind.RETENTION: KindRow(
        label="Conservation du dossier",
        done_by=NOBODY,
        after_the_end=True,
        of_closed_case=True,
        runs_from=lambda case, ordinal: case.closed_on,
        deadline=lambda of: retention_deadline(of.start, of.policy),
        ended_by_time=True,
        extension_months=DEFAULT_POLICY.hold_months,
        reminded=(Letter.RETENTION_NOTICE, Letter.RETENTION_NOTICE_CIL),
        extended=Letter.RETENTION_EXTENDED,
        awaited="en cours",
        over="terminée",
    ),
}
"""The rows stand in the order of the way (CASE 3 to 12)."""

STEP_KIND_LABELS = {kind: row.label for kind, row in KINDS.items()}


def kinds(chosen: Callable[[KindRow], bool]) -> tuple[StepKind, ...]:
    """The kinds whose row is chosen, in the order of the way."""
    return tuple(kind for kind, row in KINDS.items() if chosen(row))


def deadline_for(kind: StepKind, opening: Opening) -> Deadline | None:
    """The deadline of a step that opens; None where the rules set none (interview, diagnosis, decision…)."""
    row = KINDS[kind]
    return row.deadline(opening) if row.deadline else None
