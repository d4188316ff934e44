"""Facts as typed values: a service declares each kind of fact as a frozen dataclass, in its `facts.py`.

A declaration's name gives the kind (`StepDone`, « step_done »). Its first field is the subject: the id that later facts
of the same thing share. The other fields are the fact's data. Fields are ids, codes, days, instants, counts and flags;
a text must say by an annotation what it holds, so that no personal data enters unnoticed (CONF-6). A name that Python
keeps for itself ends with an underscore, which the feed does not have (`from_`).

A feed is kept for ever, so declarations grow and never change: a field that is added comes last and may be absent.
`incompatibilities` says what a change would break.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass, make_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Protocol,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

from pydantic import Field as PydanticField
from pydantic import TypeAdapter, ValidationError

from kernel.facts import Fact, NewFact


class Content(Protocol):
    """What a fact says: an instance of a declared dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Kind = type
"""A declared dataclass."""

Schema = dict[str, Any]

Declared = TypeVar("Declared")

PLAIN = (UUID, date, datetime, int, bool)
"""What a field may hold beside codes (`StrEnum`) and annotated texts."""


class BadDeclaration(TypeError):
    """A declaration that could not be read back, or could hold personal data."""


def kind_of(declaration: Kind) -> str:
    """The kind by which a declaration stands in the feed.

    >>> class StepDone: ...
    >>> kind_of(StepDone)
    'step_done'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", declaration.__name__).lower()


def subject_and_data(content: Content, later_codes: bool = False) -> tuple[str, dict[str, Any]]:
    """The subject of a fact and its data as JSON types; `later_codes` where it was read, and may hold unknown codes.

    Else a value that is not of its field's type is warned of, which is an error in tests.
    """
    said: dict[str, Any] = _adapter(type(content)).dump_python(content, mode="json", warnings=not later_codes)
    subject = said.pop(subject_field(type(content)))
    return str(subject), {name.removesuffix("_"): value for name, value in said.items()}


class Catalogue(Generic[Declared]):
    """The kinds of fact that one service declares. Raises BadDeclaration where one may not stand in a feed."""

    def __init__(self, declared: Any) -> None:
        """`declared` is the union of the declarations."""
        self.kinds: Mapping[str, Kind] = {kind_of(one): one for one in get_args(declared) or (declared,)}
        for declaration in self.kinds.values():
            _check(declaration)

    def read(self, fact: Fact | NewFact) -> Declared | None:
        """What a fact says; None where a later version of the service wrote a kind that this one does not declare.

        Raises ValueError where the data are not those of the kind.
        """
        declaration = self.kinds.get(fact.kind)
        return read(declaration, fact.subject, fact.data) if declaration else None

    def schemas(self) -> dict[str, Schema]:
        """The JSON schema of each kind, by kind; the subject is marked `x-subject`."""
        return {kind: schema_of(one) for kind, one in sorted(self.kinds.items())}


def read(declaration: Kind, subject: str, data: Mapping[str, Any]) -> Any:
    """The content of a fact of a kind. Raises ValueError where the data are not those of the kind.

    An empty text is what older facts wrote for « nothing »: it is read as absent. A code that a later version added to
    its list is read as the text that it is, so that a reader of the former version goes on.
    """
    names = (one.name for one in fields(declaration))
    told = {name: data[key] for name in names if data.get(key := name.removesuffix("_"), "") != ""}
    told[subject_field(declaration)] = subject
    try:
        return _adapter(declaration).validate_python(told)
    except ValidationError:
        said = _open_reader(declaration).validate_python(told)
        return declaration(**{one.name: getattr(said, one.name) for one in fields(declaration)})


def schema_of(declaration: Kind) -> Schema:
    """The JSON schema of a declaration: types, code lists, and what each field holds."""
    schema = _adapter(declaration).json_schema()
    subject = subject_field(declaration)
    for name, hint in get_type_hints(declaration, include_extras=True).items():
        described = schema["properties"][name]
        if said := _said(hint):
            described["description"] = said
        described.pop("default", None)
    schema["properties"][subject]["x-subject"] = True
    schema["title"] = kind_of(declaration)
    return schema


def incompatibilities(published: Schema, present: Schema) -> list[str]:
    """What the present schema of a kind takes from the published one, under which facts were written."""
    before, after = published["properties"], present["properties"]
    found = [f"field {name} is gone" for name in before if name not in after]
    for name in before.keys() & after.keys():
        old, new = _shape(before[name], published), _shape(after[name], present)
        if old.types != new.types:
            found.append(f"field {name} changes type from {sorted(old.types)} to {sorted(new.types)}")
        if gone := old.codes - new.codes:
            found.append(f"the code list of field {name} loses {sorted(gone)}")
        if before[name].get("x-subject") != after[name].get("x-subject"):
            found.append(f"field {name} is the subject in one of them only")
    required = set(present.get("required", ())) - set(published.get("required", ()))
    found += [f"field {name} is required, and older facts do not have it" for name in sorted(required)]
    return sorted(found)


def all_incompatibilities(published: Mapping[str, Schema], present: Mapping[str, Schema]) -> list[str]:
    """The same for all kinds of a service."""
    gone = [f"{kind}: no longer declared" for kind in published if kind not in present]
    both = (kind for kind in published if kind in present)
    return gone + [
        f"{kind}: {one}" for kind in both for one in incompatibilities(published[kind], present[kind])
    ]


class _Shape:
    """Types and codes that a field's schema allows; null is a type."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.codes: set[str] = set()


def _shape(schema: Schema, whole: Schema) -> _Shape:
    found = _Shape()
    _collect(schema, whole, found, "")
    return found


def _collect(schema: Schema, whole: Schema, found: _Shape, within: str) -> None:
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    for one in schema.get("anyOf", ()):
        _collect(one, whole, found, within)
    if "type" in schema:
        kind = schema["type"] + (f"/{schema['format']}" if "format" in schema else "")
        found.types.add(within + kind)
        codes = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
        found.codes |= {within + str(code) for code in codes}
        if "items" in schema:
            _collect(schema["items"], whole, found, f"{within}{kind} of ")


def subject_field(declaration: Kind) -> str:
    """The name of the first field, which holds the subject."""
    return fields(declaration)[0].name


@cache
def _adapter(declaration: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(declaration)


@cache
def _open_reader(declaration: Kind) -> TypeAdapter[Any]:
    """Reads the fields of a declaration, with codes that may be of a later version."""
    hints = get_type_hints(declaration)
    opened = [(one.name, _open(hints[one.name]), field(default=one.default)) for one in fields(declaration)]
    return TypeAdapter(make_dataclass(declaration.__name__, opened, kw_only=True))


def _open(hint: Any) -> Any:
    """The same type, where any text may stand for a code."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Annotated[hint | str, PydanticField(union_mode="left_to_right")]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return Union[tuple(_open(one) for one in inner)]  # noqa: UP007
    if origin is tuple:
        return tuple[tuple(_open(one) for one in inner)]  # type: ignore[misc]
    return hint


def _check(declaration: Kind) -> None:
    name = declaration.__name__
    if not is_dataclass(declaration) or not fields(declaration):
        raise BadDeclaration(f"{name} is not a dataclass with a subject")
    if not declaration.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise BadDeclaration(f"{name} is not frozen")
    if fields(declaration)[0].default is not MISSING:
        raise BadDeclaration(f"{name}: the subject is never absent")
    for of, hint in get_type_hints(declaration, include_extras=True).items():
        _check_type(f"{name}.{of}", hint)


def _check_type(where: str, hint: Any) -> None:
    origin = get_origin(hint)
    if origin is Annotated:
        held, *said = get_args(hint)
        if held is str and any(isinstance(one, str) for one in said):
            return
        _check_type(where, held)
    elif origin in (Union, UnionType, tuple):
        for one in get_args(hint):
            if one not in (NoneType, Ellipsis):
                _check_type(where, one)
    elif not (isinstance(hint, type) and (hint in PLAIN or issubclass(hint, StrEnum))):
        raise BadDeclaration(f"{where} may not stand in a fact; a text says by an annotation what it holds")


def _said(hint: Any) -> str:
    """What an annotation says of a field, or of what may be absent in it."""
    if get_origin(hint) is Annotated:
        return " ".join(one for one in get_args(hint)[1:] if isinstance(one, str))
    return next((said for one in get_args(hint) if (said := _said(one))), "")
