"""Refusals: what the platform answers when it will not do what was asked.

    Refusal
    ├── Invalid          the content is not acceptable as it stands
    ├── Unauthenticated  nobody, or nobody we know, is asking
    ├── Forbidden        the person is known and may not
    ├── NotFound         there is no such thing, or it is not theirs to see
    ├── Conflict         the thing's present state forbids the act
    ├── Stale            the asker decided on an older version
    ├── TooMany          asked too often
    └── Unavailable      a part of the platform does not answer now

A refusal knows its kind and its code, never its transport: `kernel.http` and `kernel.rpc` each hold one
table from kind to status. Subclasses are named as the fact that forbids (`OfferLapsed`), carry the rule
that they keep, and a title that people read, in French.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    STALE = "stale"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """Root of all refusals.

    `field` is the dotted path of the field at fault, `accepted` says in French what would be accepted, and
    `facts` are the dates, codes and counts that explain (never personal data: they reach logs and other
    services, CONF-6). `detail` defaults to the title.
    """

    kind: ClassVar[Kind]
    title: ClassVar[str]
    rule: ClassVar[str | None] = None

    def __init__(
        self,
        detail: str | None = None,
        *,
        field: str | None = None,
        accepted: str | None = None,
        rule: str | None = None,
        **facts: object,
    ) -> None:
        self.detail = detail or self.title
        self.field = field
        self.accepted = accepted
        self.cited_rule = rule or self.rule
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(self.code)

    @property
    def code(self) -> str:
        """Stable name for programs: the class name in snake case."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(self).__name__).lower()


@contextmanager
def within(*path: str | int) -> Iterator[None]:
    """Says where in a body the refused field is: within `cil`, 2, « wording » becomes « cil.2.wording »."""
    try:
        yield
    except Refusal as refusal:
        if refusal.field:
            refusal.field = ".".join(map(str, (*path, refusal.field)))
        raise


class Invalid(Refusal):
    kind = Kind.INVALID
    title = "Cette information n'est pas acceptable."


class Unauthenticated(Refusal):
    kind = Kind.UNAUTHENTICATED
    title = "Identifiez-vous pour continuer."


class Forbidden(Refusal):
    kind = Kind.FORBIDDEN
    title = "Votre rôle ne permet pas cette action."


class NotFound(Refusal):
    kind = Kind.NOT_FOUND
    title = "Cet élément n'existe pas ou ne vous est pas accessible."


class NothingYet(NotFound):
    """The asker may look there, and nothing was put there so far."""

    title = "Rien n'est encore enregistré à cet endroit."


class Conflict(Refusal):
    kind = Kind.CONFLICT
    title = "L'état actuel ne permet pas cette action."


class Stale(Refusal):
    kind = Kind.STALE
    title = "Cet élément a été modifié entre-temps."


class TooMany(Refusal):
    kind = Kind.TOO_MANY
    title = "Trop de demandes en peu de temps."


class Unavailable(Refusal):
    kind = Kind.UNAVAILABLE
    title = "Ce service ne répond pas pour le moment. Réessayez dans un instant."
