"""Every body of the API with each usual mistake: the answer gives each fault in French, at a field of the body."""

import re
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from cli.parts import all_parts
from kernel.errors import Refusal
from kernel.http.problems import ELSE_ACCEPTED, fault_of


def _kinds(annotation: Any) -> tuple[type, ...]:
    """The kinds of body that a route takes; one that may be left out is of its kind where it is there."""
    kinds = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return tuple(kind for kind in kinds if kind not in (None, NoneType))


BODIES: dict[str, TypeAdapter[Any]] = {
    f"{kind.__module__}.{kind.__name__}": TypeAdapter(kind)
    for parts in all_parts().values()
    for router in parts.routers
    for route in router.routes
    if isinstance(route, APIRoute) and route.body_field
    for kind in _kinds(route.body_field.field_info.annotation)
}
"""The bodies by name, as several routes may take the same one."""

WRONG: tuple[Any, ...] = (
    None,
    "",
    "?",
    "z" * 30_000,
    1.5,
    -1,
    10**12,
    True,
    [],
    {},
    {"zzz": 1},
    ["?"],
    ["0"] * 300,
    [{}] * 300,
)
"""Values that are of a wrong type, out of bounds, empty or unknown for any field."""


def mistaken(schema: dict[str, Any], known: dict[str, Any]) -> Iterator[Any]:
    """Yields values for `schema` that are wrong as a whole, or have one mistake inside."""
    yield from WRONG
    schema = known.get(schema.get("$ref", "").rpartition("/")[2], schema)
    for other in schema.get("anyOf", ()):
        yield from mistaken(other, known)
    for one in mistaken(schema["items"], known) if "items" in schema else ():
        yield [one]
    named = schema.get("additionalProperties")
    for one in mistaken(named, known) if isinstance(named, dict) else ():
        yield {"one": one}
    for name, field in schema.get("properties", {}).items():
        for one in mistaken(field, known):
            yield {name: one}


def faults(body: TypeAdapter[Any], given: Any) -> Iterator[tuple[str, str, str]]:
    """Yields the field, code and French words of each fault, as the edge returns them."""
    try:
        body.validate_python(given, from_attributes=True)
    except ValidationError as error:
        for one in error.errors():
            fault = fault_of({**one, "loc": ("body", *one["loc"])})
            yield fault.field, fault.code, fault.accepted
    except Refusal as refusal:
        yield refusal.field or "", refusal.code, refusal.accepted or ""


@pytest.mark.parametrize("name", BODIES)
def test_a_mistaken_body_is_told_in_words_what_it_should_be(name: str) -> None:
    body = BODIES[name]
    schema = body.json_schema()
    found = {one for given in mistaken(schema, schema.get("$defs", {})) for one in faults(body, given)}
    assert {"model_attributes_type", "extra_forbidden"} <= {code for _, code, _ in found}
    for field, code, accepted in found:
        assert field and accepted not in ("", ELSE_ACCEPTED), (field, code)
        assert not re.search(r"[{}]", accepted), (code, accepted)
