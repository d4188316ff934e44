"""The table of which process may call which RPC, and in which role. A test compares it with `proto/`.

A caller is a process with a key of its own (`kernel.service_tokens`). What the table does not allow is refused: so
`reporting` reads feeds and asks who holds a role, and can do nothing else.
"""

from kernel.callers import Callers, MayCall
from kernel.roles import TechnicalRole
from kernel.settings import SERVICES

WORKER = "worker"
TOOLS = "tools"
"""`cilpass doctor`, `retry` and `reconcile`, and the player of the demonstration."""

CALLERS = (*SERVICES, WORKER, TOOLS)


def _services(*names: str) -> Callers:
    return dict.fromkeys(names, TechnicalRole.SERVICE)


_WORKFLOWS: Callers = {WORKER: TechnicalRole.WORKFLOW}
_OPERATORS: Callers = {TOOLS: TechnicalRole.OPERATIONS}

MAY_CALL: MayCall = {
    "cilpass.common.v1.Feed": {
        "ReadPage": {"reporting": TechnicalRole.FEED_READER, TOOLS: TechnicalRole.FEED_READER}
    },
    "cilpass.common.v1.Operations": {
        "ReadAgenda": {**_WORKFLOWS, **_OPERATORS},
        "ReadState": _OPERATORS,
        "RetryParked": _OPERATORS,
        "Tidy": _WORKFLOWS,
    },
    "cilpass.common.v1.Standing": {"Holds": _services(*SERVICES)},
    "cilpass.intake.v1.Intake": {
        "GetCaseRequest": _services("cases"),
        "GetPerson": _services("cases"),
        "GetReach": _services("cases"),
        "HandOn": _WORKFLOWS,
        "ErasePerson": _services("cases"),
    },
    "cilpass.cases.v1.CaseSteps": {
        "OpenCase": _WORKFLOWS,
        "OpenStep": _WORKFLOWS,
        "TendStep": _WORKFLOWS,
        "CloseCase": _WORKFLOWS,
        "EraseCase": _WORKFLOWS,
        "NoteReferral": _WORKFLOWS,
        "NoteReach": _WORKFLOWS,
    },
    "cilpass.cases.v1.CaseFiles": {"GetPacket": _services("partners"), "ReadLoads": _services("platform")},
    "cilpass.partners.v1.Referrals": {
        "SendReferral": _services("cases"),
        "StopReferrals": _services("cases"),
        "ReadSent": _services("cases"),
        "ErasePackets": _services("cases"),
    },
    "cilpass.partners.v1.ReferralSteps": {"TendReferral": _WORKFLOWS},
    "cilpass.platform.v1.Organisations": {
        "Designate": _services("intake", "cases"),
        "GetCil": _services("cases", "intake", "partners"),
        "GetCompany": _services("intake"),
    },
    "cilpass.platform.v1.ConventionSteps": {
        "GetConvention": _WORKFLOWS,
        "RemindOfNotice": _WORKFLOWS,
        "RenewConvention": _WORKFLOWS,
        "EndConvention": _WORKFLOWS,
    },
}
