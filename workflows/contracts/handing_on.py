"""The contract of the workflow that informs `intake` of the CIL that handles a case from now on (CASE-6)."""

from dataclasses import dataclass

HANDING_ON_WORKFLOW = "handing_on"


def handing_on_workflow_id(case_id: object, number: int) -> str:
    """Returns the id of the workflow that informs `intake` of a case's decline; each decline has its own."""
    return f"handing-on-{case_id}-{number}"


@dataclass(frozen=True)
class Handed:
    """A decline: `number` counts the declines of the case, `cil` handles it now, `why` is a code."""

    case_id: str
    number: int
    cil: str
    on_behalf_of: str
    why: str


@dataclass(frozen=True)
class Acknowledged:
    """`intake` has recorded the CIL that handles the case now."""
