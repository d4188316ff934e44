"""All SQL of `cases`: one noun a file, every look-up of a case scoped by who asks.

Functions that read what a case contains take the case and not its identifier: only a scoped look-up returns a case.
"""

from services.cases.repository.advisers import (
    AdviserUnknown,
    adviser_for,
    advisers_of,
    cases_followed,
    cil_of_adviser,
    find_adviser,
    loads,
    names_of,
    remains,
    save_adviser,
    team,
)
from services.cases.repository.cases import (
    CaseUnknown,
    add,
    case_for,
    erased_cases_of,
    facts_of,
    find_case,
    followed_by,
    list_cases,
    save,
)
from services.cases.repository.steps import (
    find_latest_step,
    latest_step,
    save_step,
    step,
    steps_of,
    work_list,
)

__all__ = [
    "AdviserUnknown",
    "CaseUnknown",
    "add",
    "adviser_for",
    "advisers_of",
    "case_for",
    "cases_followed",
    "cil_of_adviser",
    "erased_cases_of",
    "facts_of",
    "find_adviser",
    "find_case",
    "find_latest_step",
    "followed_by",
    "latest_step",
    "list_cases",
    "loads",
    "names_of",
    "remains",
    "save",
    "save_adviser",
    "save_step",
    "step",
    "steps_of",
    "team",
    "work_list",
]
