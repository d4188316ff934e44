"""Keys by which processes know each other, in a folder: `caller-<name>.json` is private, `callers.json` is for all."""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from kernel.service_tokens import ALGORITHM, caller_of


def private_path(folder: Path, caller: str) -> Path:
    return folder / f"caller-{caller}.json"


def public_path(folder: Path) -> Path:
    return folder / "callers.json"


def make_key(caller: str) -> OKPKey:
    """A fresh private key, whose id is bound to its caller."""
    kid = f"{caller}:{secrets.token_hex(4)}"
    return OKPKey.generate_key("Ed25519", parameters={"kid": kid, "use": "sig", "alg": ALGORITHM})


def keep(folder: Path, callers: Iterable[str]) -> list[str]:
    """Give a key to each caller that has none in this folder; answers who was given one."""
    missing = [caller for caller in callers if not private_path(folder, caller).exists()]
    if missing:
        renew(folder, missing)
    return missing


def renew(folder: Path, callers: Iterable[str]) -> None:
    """Give each caller a fresh key; its former ones stay accepted.

    The private half is written last: a cut-off in between leaves a public key that nobody signs under.
    """
    fresh = {caller: make_key(caller) for caller in callers}
    _write(public_path(folder), [*_accepted(folder), *(key.as_dict(private=False) for key in fresh.values())])
    for caller, key in fresh.items():
        _write(private_path(folder, caller), key.as_dict(private=True))


def retire(folder: Path, caller: str) -> None:
    """Accept a caller's present key only."""
    present = json.loads(private_path(folder, caller).read_text())["kid"]
    kept = [key for key in _accepted(folder) if caller_of(key["kid"]) != caller or key["kid"] == present]
    _write(public_path(folder), kept)


def _accepted(folder: Path) -> list[dict[str, Any]]:
    path = public_path(folder)
    return list(json.loads(path.read_text())["keys"]) if path.exists() else []


def _write(path: Path, content: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Whole or not at all, and closed to others from its first byte."""
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps({"keys": content} if isinstance(content, list) else content))
    beside.replace(path)
