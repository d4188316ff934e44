"""The forms of the platform on one machine: which stores and which Temporal it uses, and how many copies run."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from deploy.local.addresses import Addresses
from deploy.local.process import Process

HOST = "127.0.0.1"

STORES_GROUP, TEMPORAL_GROUP, SERVICES_GROUP, GATEWAY_GROUP = range(4)

STEPPED: dict[str, Any] = {
    "frontend.WorkflowTimeSkippingEnabled": True,
    "history.timerProcessorMaxTimeShift": "10ms",
    "history.workflowIdReuseMinimalInterval": "0s",
    "matching.wv.VersionDrainageStatusVisibilityGracePeriod": "1s",
    "matching.wv.VersionDrainageStatusRefreshInterval": "1s",
}
"""Temporal's dynamic settings where time is stepped. With the second, a skipped timer fires 0.09 s after it is due and
not 1.05 s; with the last two, Temporal reports a drained version in seconds and not in six minutes.
"""

SEARCH_ATTRIBUTES = {
    "CilpassKind": "Keyword",
    "CilpassStage": "Keyword",
    "CilpassCil": "Keyword",
    "CilpassPriority": "Keyword",
    "CilpassPlatform": "Keyword",
    "CilpassDue": "Datetime",
}

EMBEDDED_MARK, CLUSTER_MARK = MARKS = ("temporal.sqlite", "postgres")
"""Name in the data folder by which each form is recognised."""

Steps = Mapping[int, Callable[[], None]]


class Form(Protocol):
    """The stores and the Temporal server that the services use, and the number of copies of each service."""

    @property
    def mark(self) -> str:
        """Name of a file or folder that this form alone makes in the data folder."""
        ...

    @property
    def copies(self) -> int: ...

    def port_names(self) -> list[str]: ...

    def temporal(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> list[Process]:
        """Returns the processes of Temporal and of the stores."""
        ...

    def database(self, service: str, addresses: Addresses, ports: Mapping[str, int]) -> dict[str, str]:
        """Returns the environment variables that give a service its database."""
        ...

    def before(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> Steps:
        """Returns by group what is to be done before its processes start."""
        ...


class OtherForm(RuntimeError):
    """The data folder was made by the other form of the platform, which keeps its data elsewhere."""

    def __init__(self, data: Path, mark: str) -> None:
        super().__init__(
            f"Les données de {data} sont celles d'une autre forme de la plate-forme ({mark}) : « cilpass up » et "
            f"« cilpass cluster » demandent chacun le leur. / {data} holds another form's data ({mark})."
        )


def refuse_other(data: Path, form: Form) -> None:
    """Raises OtherForm where another form made the data: each form would hold a part of the cases."""
    for mark in MARKS:
        if mark != form.mark and (data / mark).exists():
            raise OtherForm(data, mark)


def copies_of(name: str, count: int) -> list[str]:
    """Returns the names of a process's copies: `name`, `name_2`, `name_3`…"""
    return [name, *(f"{name}_{number}" for number in range(2, count + 1))]
