"""The contract of the workflow that informs `intake` of the CIL that handles a case from now on (CASE-6)."""

from dataclasses import dataclass

HANDING_ON_WORKFLOW = "handing_on"


def handing_on_workflow_id(case_id: object, number: int) -> str:
    """Workflow id of the telling of a case's decline: one for each."""
    return f"handing-on-{case_id}-{number}"


@dataclass(frozen=True)
class Handed:
    """`number` is how many times the case was declined; `cil` handles it now, `why` is a code."""

    case_id: str
    number: int
    cil: str
    on_behalf_of: str
    why: str


@dataclass(frozen=True)
class Told:
    """`intake` knows."""
