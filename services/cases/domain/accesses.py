"""Who opened the file of a case, in whose name, for what, within which hour (CONF-3)."""

from dataclasses import dataclass
from datetime import datetime

from services.cases.domain.plain import Part


@dataclass(frozen=True, slots=True)
class Access:
    """`role` and `organisation` are those of the token of `subject`."""

    subject: str
    role: str
    organisation: str
    part: Part
    hour: datetime
