"""Facts for tests of figures: short names stand for identifiers, and fields that a test does not give are None."""

from datetime import date
from typing import Any, get_type_hints
from uuid import NAMESPACE_OID, UUID, uuid5

from kernel.fact_types import subject_field
from services.reporting.declarations import COUNTED
from services.reporting.domain.facts import Fact
from tests.facts.contents import content


def named(name: str) -> UUID:
    """Returns the identifier that a short name stands for."""
    return uuid5(NAMESPACE_OID, name)


def fact(declaration: type[Any], subject: str, day: date, /, number: int = 1, **given: Any) -> Fact[Any]:
    """Returns a fact as figures take it, of the CIL « a » by default."""
    identifier = f"{declaration.__name__}-{subject}-{day}-{number}"
    mine = {"cil": "a"} if "cil" in declaration.__dataclass_fields__ else {}
    return Fact(identifier, subject, day, content(declaration, subject, **mine | given))


def as_in_feed(kind: str, subject: str, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Returns subject and data as a feed has them: short names become identifiers where the kind declares one."""
    if kind not in COUNTED:
        return subject, data
    hints = get_type_hints(COUNTED[kind])
    ids = {name for name, hint in hints.items() if hint is UUID}
    about = str(named(subject)) if subject_field(COUNTED[kind]) in ids else subject
    return about, {name: str(named(value)) if name in ids else value for name, value in data.items()}
