"""Checks that the process that calls an RPC may call it, in this role.

The table is passed in with a service's `Parts`; what it does not allow is refused.
"""

from collections.abc import Mapping

from kernel.errors import Forbidden
from kernel.roles import AnyRole, TechnicalRole

Callers = Mapping[str, TechnicalRole]
"""The role in which each process may call an RPC."""

MayCall = Mapping[str, Mapping[str, Callers]]
"""By service (« package.Service »), then by method."""


class CallNotAllowed(Forbidden):
    title = "Ce service de la plate-forme ne peut pas poser cette question."


def require(may_call: MayCall, method: str, caller: str, role: AnyRole) -> None:
    """Checks that the table lets `caller` call `method` (« /package.Service/Method ») in `role`. Raises
    CallNotAllowed.
    """
    service, _, name = method.lstrip("/").partition("/")
    if may_call.get(service, {}).get(name, {}).get(caller) is not role:
        raise CallNotAllowed
