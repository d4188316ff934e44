"""The keys of one machine's data folder: made once, kept, readable by their owner only."""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from kernel.identity import make_demonstration_key

PAYLOAD_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the demonstration's signing key stands, and the three secrets that the processes share."""

    folder: Path
    services: str
    links: str
    payload: str

    @property
    def demonstration(self) -> Path:
        return self.folder / "demonstration.json"

    @property
    def jwks(self) -> Path:
        return self.folder / "jwks.json"


def keep_keys(folder: Path) -> Keys:
    """The keys of `folder`, made where they are missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = Keys(
        folder=folder.resolve(),
        services=_kept(folder / "services", secrets.token_urlsafe(48)),
        links=_kept(folder / "links", secrets.token_urlsafe(48)),
        payload=_kept(folder / "payload", base64.b64encode(secrets.token_bytes(PAYLOAD_KEY_BYTES)).decode()),
    )
    make_demonstration_key(keys.demonstration, keys.jwks)
    for path in folder.iterdir():
        path.chmod(0o600)
    return keys


def _kept(path: Path, fresh: str) -> str:
    """Written whole or not at all: a half-written key would lock the data that it seals."""
    if not path.exists():
        beside = path.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    return path.read_text("ascii").strip()
