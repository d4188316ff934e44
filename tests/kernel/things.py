"""Facts of a service that the kernel's tests imagine."""

from dataclasses import dataclass
from typing import Annotated

Id = Annotated[str, "id of a thing, or the name of a workflow"]


@dataclass(frozen=True, slots=True)
class ThingPut:
    thing: int
    name: Annotated[str, "name of the thing"] = ""


@dataclass(frozen=True, slots=True)
class ThingRead:
    thing: int


@dataclass(frozen=True, slots=True)
class ThingRenamed:
    thing: int
    follow: bool = False


@dataclass(frozen=True, slots=True)
class StepOpened:
    thing: Id


@dataclass(frozen=True, slots=True)
class Told:
    thing: Id
    n: Annotated[int, "which of those told"]


@dataclass(frozen=True, slots=True)
class Born:
    thing: Id
    n: Annotated[int, "which of those told"]
