"""The forms of the platform on one machine: what the services stand on, and how many copies of each run."""

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
"""Temporal's dynamic settings where time is stepped. A skipped timer fires 0.09 s after it is due, and not 1.05 s, with
the second of them; with the last two, that a version has drained is seen in seconds, and not in six minutes."""

SEARCH_ATTRIBUTES = {
    "CilpassKind": "Keyword",
    "CilpassStage": "Keyword",
    "CilpassCil": "Keyword",
    "CilpassPriority": "Keyword",
    "CilpassPlatform": "Keyword",
    "CilpassDue": "Datetime",
}

EMBEDDED_MARK, CLUSTER_MARK = MARKS = ("temporal.sqlite", "postgres")
"""What each form leaves in the data folder."""

Steps = Mapping[int, Callable[[], None]]


class Form(Protocol):
    """What the services stand on, and how many copies of each run."""

    @property
    def mark(self) -> str:
        """A name in the data folder that this form leaves there and no other does."""
        ...

    @property
    def copies(self) -> int: ...

    def port_names(self) -> list[str]: ...

    def temporal(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> list[Process]:
        """Temporal, and the stores."""
        ...

    def database(self, service: str, addresses: Addresses, ports: Mapping[str, int]) -> dict[str, str]:
        """What a service is told of its database."""
        ...

    def before(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> Steps:
        """What is done before a group starts."""
        ...


class OtherForm(RuntimeError):
    """The data folder was made by the other form of the platform, which keeps its data elsewhere."""

    def __init__(self, data: Path, mark: str) -> None:
        super().__init__(
            f"Les données de {data} sont celles d'une autre forme de la plate-forme ({mark}) : « cilpass up » et "
            f"« cilpass cluster » demandent chacun le leur. / {data} holds another form's data ({mark})."
        )


def refuse_other(data: Path, form: Form) -> None:
    """Two forms side by side in one folder would be two half-told histories."""
    for mark in MARKS:
        if mark != form.mark and (data / mark).exists():
            raise OtherForm(data, mark)


def copies_of(name: str, count: int) -> list[str]:
    """A name for each copy: the first bears the name itself."""
    return [name, *(f"{name}_{number}" for number in range(2, count + 1))]
