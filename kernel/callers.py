"""The table of which process may call which RPC, and in which role. Every gRPC edge reads it.

A caller is a process with a key of its own (`kernel.service_tokens`). What the table does not allow is refused: so
`reporting` reads feeds and asks who holds a role, and can do nothing else. A test compares the table with `proto/`.
"""

from collections.abc import Mapping

from kernel.errors import Forbidden
from kernel.identity import Role
from kernel.settings import SERVICES

WORKER = "worker"
TOOLS = "tools"
"""`cilpass doctor`, `retry` and `reconcile`, and the player of the demonstration."""

CALLERS = (*SERVICES, WORKER, TOOLS)

Callers = Mapping[str, Role]


def _services(*names: str) -> Callers:
    return dict.fromkeys(names, Role.SERVICE)


_WORKFLOWS: Callers = {WORKER: Role.WORKFLOW}
_OPERATORS: Callers = {TOOLS: Role.OPERATIONS}

MAY_CALL: Mapping[str, Mapping[str, Callers]] = {
    "cilpass.common.v1.Feed": {"ReadPage": {"reporting": Role.FEED_READER, TOOLS: Role.FEED_READER}},
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
    },
    "cilpass.cases.v1.CaseFiles": {"GetPacket": _services("partners")},
    "cilpass.partners.v1.Referrals": {
        "SendReferral": _services("cases"),
        "StopReferrals": _services("cases"),
        "ReadSent": _services("cases"),
        "ErasePackets": _services("cases"),
    },
    "cilpass.partners.v1.ReferralSteps": {"TendReferral": _WORKFLOWS},
    "cilpass.platform.v1.Organisations": {
        "Designate": _services("intake", "cases"),
        "GetCil": _services("cases", "partners"),
        "GetCompany": _services("intake"),
    },
    "cilpass.platform.v1.ConventionSteps": {
        "GetConvention": _WORKFLOWS,
        "RemindOfNotice": _WORKFLOWS,
        "RenewConvention": _WORKFLOWS,
        "EndConvention": _WORKFLOWS,
    },
}


class CallNotAllowed(Forbidden):
    title = "Ce service de la plate-forme ne peut pas poser cette question."


def require(method: str, caller: str, role: Role) -> None:
    """Checks that the table lets `caller` call `method` (« /package.Service/Method ») in `role`. Raises
    CallNotAllowed.
    """
    service, _, name = method.lstrip("/").partition("/")
    if MAY_CALL.get(service, {}).get(name, {}).get(caller) is not role:
        raise CallNotAllowed
