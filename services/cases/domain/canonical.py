"""One text for one content, so that a hash binds a signature or recognises the same answer (ENG-3)."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from unicodedata import normalize


def canonical_json(content: Mapping[str, object]) -> str:
    """Sorted keys, no spaces, Unicode in composed form: equal contents give equal texts."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return normalize("NFC", text)


def content_digest(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return sha256(canonical_json(content).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
