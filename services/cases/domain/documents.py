"""A file kept for a case, as the scan of a signed paper (ENG-4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Document:
    """`content` is the file itself; its name is not kept, as it may be the person's."""

    id: UUID
    kind: str
    media_type: str
    sha256: str
    content: bytes
    by: str
    at: datetime
