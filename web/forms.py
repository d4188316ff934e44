"""Forms: the conversion of dotted field names to the nested values of the API, and the idempotency key of each form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from fastapi import Request

from web.api import Problem

KEY = "_key"
VERSION = "_version"

ACT_KEY = re.compile(r"[\x21-\x7e]{8,128}")
"""An idempotency key that the API takes."""

DEEPEST = 8
"""Most levels above a field; our pages have four."""

ROW = re.compile(r"[0-9]{1,6}")


@dataclass(slots=True)
class Filled:
    """A form as it was sent: `values` as typed, by name (shown again if refused), the act's key, a version."""

    values: dict[str, list[str]] = field(default_factory=dict)
    key: str = ""
    version: int | None = None

    def text(self, name: str) -> str:
        """Returns the value of a field without spaces around it, an empty string where it was not sent."""
        return (self.values.get(name) or [""])[-1].strip()

    def given(self, name: str) -> str | None:
        """Returns the value of a field, None where it is empty."""
        return self.text(name) or None

    def ticked(self, name: str) -> bool:
        return bool(self.text(name))

    def many(self, name: str) -> list[str]:
        return [value.strip() for value in self.values.get(name, []) if value.strip()]

    def nested(self, prefix: str = "") -> Any:
        """Returns fields `a.b.0.c` as nested objects and lists, without empty fields and empty rows.

        Raises Problem for names that no page of ours sends: a name under a field that has a value, too many levels.
        """
        tree: dict[str, Any] = {}
        for name, values in self.values.items():
            if name.startswith("_") or not name.startswith(prefix):
                continue
            kept = [value.strip() for value in values if value.strip()]
            if kept:
                _plant(tree, name.removeprefix(prefix).split("."), kept[-1])
        return _shaped(tree)


async def filled(request: Request) -> Filled:
    """The FastAPI dependency of a page that receives a form."""
    form = await request.form()
    values: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    version = values.pop(VERSION, [""])[-1]
    key = values.pop(KEY, [""])[-1]
    return Filled(
        values, key if ACT_KEY.fullmatch(key) else "", int(version) if ROW.fullmatch(version) else None
    )


@dataclass(slots=True)
class Form:
    """A form to show: the values of its fields, the refusal if any, and the idempotency key of its act."""

    values: Mapping[str, Any] = field(default_factory=dict)
    problem: Problem | None = None
    key: str = field(default_factory=lambda: str(uuid4()))

    @classmethod
    def again(cls, sent: Filled, problem: Problem) -> "Form":
        """Returns the form as it was sent, with the refusal.

        It has a fresh key, since the next attempt is another act.
        """
        return cls({name: values[-1] for name, values in sent.values.items()} | _several(sent), problem)

    @classmethod
    def kept(cls, sent: Filled) -> "Form":
        """Returns the form as it was sent, to show it again without a refusal: with more fields, or to be confirmed."""
        return cls({name: values[-1] for name, values in sent.values.items()} | _several(sent))

    def value(self, name: str) -> Any:
        found = self.values.get(name, "")
        return "" if found is None else found

    def ticked(self, name: str) -> list[str]:
        """Returns the ticked codes of a list."""
        found = self.values.get(f"{name}[]", [])
        return list(found)

    def rows(self, name: str) -> int:
        """Returns the number of rows of a list up to the last one that has a value."""
        under = f"{name}."
        named = (one for one in self.values if one.startswith(under) and self.value(one))
        filled = (one.removeprefix(under).partition(".")[0] for one in named)
        return max((int(one) + 1 for one in filled if one.isdecimal() and one.isascii()), default=0)

    def error(self, name: str) -> str:
        return self.problem.by_field().get(name, "") if self.problem else ""


def flat(body: Any, prefix: str = "") -> dict[str, Any]:
    """Returns nested values as dotted fields: the reverse of `Filled.nested`."""
    if isinstance(body, Mapping):
        pairs: Iterable[tuple[Any, Any]] = body.items()
    elif isinstance(body, list):
        pairs = enumerate(body)
    else:
        return {prefix: body}
    found: dict[str, Any] = {}
    for name, value in pairs:
        found |= flat(value, f"{prefix}.{name}" if prefix else str(name))
    return found


def _several(sent: Filled) -> dict[str, list[str]]:
    """Returns the values of each field as a list, for boxes of which several may be ticked."""
    return {f"{name}[]": values for name, values in sent.values.items()}


def _plant(tree: dict[str, Any], path: list[str], value: str) -> None:
    *branches, leaf = path
    if len(branches) > DEEPEST:
        raise _foreign()
    for branch in branches:
        tree = tree.setdefault(branch, {})
        if not isinstance(tree, dict):
            raise _foreign()
    if isinstance(tree.get(leaf), dict):
        raise _foreign()
    tree[leaf] = value


def _foreign() -> Problem:
    title = "Ce formulaire n'est pas celui de cette page."
    detail = "Rien n'a été enregistré. Rouvrez la page, puis recommencez."
    return Problem(422, title, "form_unknown", detail=detail)


def _shaped(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    if tree and all(ROW.fullmatch(name) for name in tree):
        return [_shaped(tree[name]) for name in sorted(tree, key=int)]
    return {name: _shaped(value) for name, value in tree.items()}
