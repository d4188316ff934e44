"""The grounds on which a person is eligible, and their last day (charter §2, BEN-1..4)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.calendar import add_months, add_years
from words.contacts import Ground

RETIREMENT_YEARS = 5
"""Years after retirement for which a retiree is eligible (BEN-2)."""

FORMER_MONTHS = 6
"""Months after the end of the work for which a former employee is eligible (BEN-3)."""


GROUND_RULES = {Ground.EMPLOYEE: "BEN-1", Ground.RETIREE: "BEN-2", Ground.FORMER_EMPLOYEE: "BEN-3"}


class Situation(StrEnum):
    """The situation that the person states."""

    EMPLOYED = "employed"
    RETIRED = "retired"
    FORMERLY_EMPLOYED = "formerly_employed"
    NEVER_EMPLOYED = "never_employed"
    UNKNOWN = "unknown"


SITUATION_LABELS = {
    Situation.EMPLOYED: "En activité salariée",
    Situation.RETIRED: "À la retraite",
    Situation.FORMERLY_EMPLOYED: "N'est plus salarié de l'entreprise",
    Situation.NEVER_EMPLOYED: "N'a jamais été salarié d'une entreprise",
    Situation.UNKNOWN: "Situation non précisée",
}


@dataclass(frozen=True)
class Work:
    """The person's link with the company, as they describe it; a missing date is never guessed (DIA-1).

    The situation is None until it is asked: there is then nothing to judge yet (BEN-6).
    """

    situation: Situation | None
    last_day: date | None = None
    retired_on: date | None = None


class Extension(StrEnum):
    """The groups that a CIL may help beside employees (charter §2)."""

    RETIREES = "retirees"
    FORMER_EMPLOYEES = "former_employees"


EXTENSION_LABELS = {
    Extension.RETIREES: f"Retraités, dans les {RETIREMENT_YEARS} ans qui suivent leur départ à la retraite",
    Extension.FORMER_EMPLOYEES: f"Anciens salariés, dans les {FORMER_MONTHS} mois qui suivent la fin de leur activité",
}


@dataclass(frozen=True)
class Extensions:
    """The two extensions that a CIL offers; both on by default (BEN-3)."""

    retirees: bool = True
    former_employees: bool = True

    def offers(self, ground: Ground) -> bool:
        return {Ground.RETIREE: self.retirees, Ground.FORMER_EMPLOYEE: self.former_employees}.get(
            ground, True
        )


def last_covered_day(ground: Ground, left_on: date) -> date:
    """Returns the last civil day of a period of eligibility, included (BEN-4)."""
    if ground is Ground.RETIREE:
        return add_years(left_on, RETIREMENT_YEARS)
    return add_months(left_on, FORMER_MONTHS)


def grounds_open_to(work: Work, on: date) -> tuple[Ground, ...]:
    """Returns the person's grounds on a day, by dates more than by what they state.

    A person who has not left yet on that day is an employee, even if they are retired by the day of typing. A retiree
    is also a former employee.
    """
    if work.last_day is not None and on <= work.last_day:
        return (Ground.EMPLOYEE,)
    if work.situation is Situation.RETIRED:
        return (Ground.RETIREE, Ground.FORMER_EMPLOYEE)
    if work.situation is Situation.FORMERLY_EMPLOYED or work.last_day is not None:
        return (Ground.FORMER_EMPLOYEE,)
    return (Ground.EMPLOYEE,)
