"""Keys by which processes recognise each other, in a folder.

`caller-<name>.json` is the private key of one process; `callers.json` holds the public keys of all.
"""

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
    """Returns a fresh private key, whose key id names its caller."""
    kid = f"{caller}:{secrets.token_hex(4)}"
    return OKPKey.generate_key("Ed25519", parameters={"kid": kid, "use": "sig", "alg": ALGORITHM})


def keep(folder: Path, callers: Iterable[str]) -> list[str]:
    """Makes a key for each caller that has none in this folder; returns the names of these callers."""
    missing = [caller for caller in callers if not private_path(folder, caller).exists()]
    if missing:
        renew(folder, missing)
    return missing


def renew(folder: Path, callers: Iterable[str]) -> None:
    """Makes a fresh key for each caller; its former ones stay accepted.

    The private half is written last: an interruption leaves at worst a public key that no process uses.
    """
    fresh = {caller: make_key(caller) for caller in callers}
    _write(public_path(folder), [*_accepted(folder), *(key.as_dict(private=False) for key in fresh.values())])
    for caller, key in fresh.items():
        _write(private_path(folder, caller), key.as_dict(private=True))


def retire(folder: Path, caller: str) -> None:
    """Removes the former keys of a caller: its present one alone stays accepted."""
    present = json.loads(private_path(folder, caller).read_text())["kid"]
    kept = [key for key in _accepted(folder) if caller_of(key["kid"]) != caller or key["kid"] == present]
    _write(public_path(folder), kept)


def _accepted(folder: Path) -> list[dict[str, Any]]:
    path = public_path(folder)
    return list(json.loads(path.read_text())["keys"]) if path.exists() else []


def _write(path: Path, content: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Writes a JSON file by renaming a complete one, readable by its owner only from its first byte."""
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps({"keys": content} if isinstance(content, list) else content))
    beside.replace(path)
