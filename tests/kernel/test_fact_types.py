"""Facts as typed values: how they are declared, written, read, and kept readable for ever (CONF-6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import pytest

from kernel.fact_types import (
    BadDeclaration,
    Catalogue,
    all_incompatibilities,
    kind_of,
    read,
    schema_of,
    subject_and_data,
)
from kernel.facts import NewFact

DAY = date(2026, 3, 2)
ROOT_ID = UUID(int=1)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPainted:
    """A thing got a colour."""

    thing: UUID
    colour: Colour
    layers: Annotated[int, "how many"] = 1
    before: tuple[Colour, ...] = ()
    from_: date | None = None
    by: Annotated[str, "code of the workshop"] | None = None


PAINTED = ThingPainted(thing=ROOT_ID, colour=Colour.RED, before=(Colour.BLUE,), from_=DAY)
TOLD = {"colour": "red", "layers": 1, "before": ["blue"], "from": "2026-03-02", "by": None}


def test_a_fact_is_written_as_json_types_under_its_subject() -> None:
    assert kind_of(ThingPainted) == "thing_painted"
    assert subject_and_data(PAINTED) == (str(ROOT_ID), TOLD)


def test_what_is_written_is_read_back() -> None:
    assert read(ThingPainted, *subject_and_data(PAINTED)) == PAINTED


def test_an_older_fact_lacks_later_fields_and_wrote_an_empty_text_for_nothing() -> None:
    found = read(ThingPainted, str(ROOT_ID), {"colour": "red", "by": "", "from": "", "dropped": 3})
    assert found == ThingPainted(thing=ROOT_ID, colour=Colour.RED)


def test_a_code_of_a_later_version_is_read_as_the_text_that_it_is() -> None:
    found = read(ThingPainted, str(ROOT_ID), {"colour": "green", "before": ["red", "mauve"]})
    assert (found.colour, found.before, type(found.before[0])) == ("green", ("red", "mauve"), Colour)


@pytest.mark.parametrize(
    "data",
    [{}, {"colour": 3}, {"colour": "red", "layers": "two"}, {"colour": "red", "from": "yesterday"}],
)
def test_what_is_not_of_the_kind_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read(ThingPainted, str(ROOT_ID), data)


def test_a_kind_of_a_later_version_says_nothing() -> None:
    fact = NewFact("thing_melted", "s", {}, None, "")  # type: ignore[arg-type]
    assert Catalogue[ThingPainted](ThingPainted).read(fact) is None


@dataclass(frozen=True)
class Named:
    thing: UUID
    name: str


@dataclass
class Thawed:
    thing: UUID


@dataclass(frozen=True)
class Free:
    thing: UUID
    data: dict[str, str]


@dataclass(frozen=True)
class Aimless:
    thing: UUID | None = None


@pytest.mark.parametrize(
    ("declaration", "why"),
    [
        (Named, "Named.name"),
        (Thawed, "frozen"),
        (Free, "Free.data"),
        (Aimless, "never absent"),
        (str, "subject"),
    ],
)
def test_what_could_hold_personal_data_or_change_is_no_declaration(declaration: type, why: str) -> None:
    with pytest.raises(BadDeclaration, match=why):
        Catalogue[Any](declaration)


def changed(**fields: Any) -> type:
    """`ThingPainted` with other fields; one that is None is gone."""
    kept = {"thing": UUID, "colour": Colour, "layers": int} | fields
    annotations = {name: hint for name, hint in kept.items() if hint is not None}
    return dataclass(frozen=True, kw_only=True)(type("ThingPainted", (), {"__annotations__": annotations}))


class Shades(StrEnum):
    RED = "red"


class Palette(StrEnum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


@pytest.mark.parametrize(
    ("declaration", "found"),
    [
        (changed(), []),
        (changed(colour=Palette), []),
        (changed(layers=None), ["thing_painted: field layers is gone"]),
        (
            changed(layers=bool),
            ["thing_painted: field layers changes type from ['integer'] to ['boolean']"],
        ),
        (changed(colour=Shades), ["thing_painted: the code list of field colour loses ['blue']"]),
        (
            changed(colour=tuple[Colour, ...]),
            [
                "thing_painted: field colour changes type from ['string'] to ['array', 'array of string']",
                "thing_painted: the code list of field colour loses ['blue', 'red']",
            ],
        ),
        (changed(on=date), ["thing_painted: field on is required, and older facts do not have it"]),
    ],
)
def test_a_change_that_written_facts_would_not_bear_is_named(declaration: type, found: list[str]) -> None:
    published, present = schema_of(changed()), schema_of(declaration)
    assert all_incompatibilities({"thing_painted": published}, {"thing_painted": present}) == found


def test_a_kind_is_declared_for_ever() -> None:
    assert all_incompatibilities({"gone": schema_of(ThingPainted)}, {}) == ["gone: no longer declared"]


def test_a_schema_says_what_fields_hold() -> None:
    properties = schema_of(ThingPainted)["properties"]
    assert properties["layers"]["description"] == "how many"
    assert properties["by"]["description"] == "code of the workshop"
    assert properties["thing"]["x-subject"] is True
