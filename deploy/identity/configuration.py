"""The configuration of the demonstration's identity provider: its key, its one client, the people who may sign in."""

import json
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from deploy.local.keys import Keys

CLIENT = "cilpass"
"""Id of the front end at the provider; tokens are made for this audience."""

FOLDER = "identity"
ACCOUNTS = Path(__file__).with_name("accounts.toml")


def write(data: Path, keys: Keys, port: int, front_end: str) -> Path:
    """Writes the provider's file and the list of people that the sign-in page shows; returns the path of the first."""
    settings = {
        "port": port,
        "front_end": front_end,
        "database": str(data / FOLDER / "provider.sqlite"),
        "secret": keys.session,
        "key": json.loads(keys.identity.read_text()),
        "client": CLIENT,
        "client_secret": keys.web_client,
        "accounts": accounts(),
    }
    path = data / FOLDER / "provider.json"
    _write(path, settings)
    _write(shown(data), settings["accounts"])
    return path


def shown(data: Path) -> Path:
    return data / FOLDER / "accounts.json"


def accounts() -> list[dict[str, Any]]:
    """Returns one person for each role; the demonstration gives each of them the mandate that the role needs."""
    return list(tomllib.loads(ACCOUNTS.read_text("utf-8"))["people"])


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        json.dump(content, file)
    beside.replace(path)
