"""The keys of one machine's data folder: made once, then kept, readable by their owner only."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import KeySet, RSAKey

from deploy.caller_keys import keep, private_path, public_path
from kernel.identity import DEMONSTRATION_KEY_ID, make_demonstration_key
from wiring.callers import CALLERS

PAYLOAD_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The files of the demonstration's signing keys, and the secrets that processes share."""

    folder: Path
    links: str
    payload: str
    session: str
    web_client: str
    databases: str
    """The secret from which each database role's password is derived (`deploy.local.postgres`)."""

    @property
    def callers(self) -> Path:
        """The file of the public keys of the processes that call services."""
        return public_path(self.folder)

    def own(self, caller: str) -> Path:
        """Returns the file of the private key of one of these processes."""
        return private_path(self.folder, caller)

    @property
    def demonstration(self) -> Path:
        return self.folder / "demonstration.json"

    @property
    def identity(self) -> Path:
        """The file of the key of the demonstration's identity provider."""
        return self.folder / "identity.json"

    @property
    def jwks(self) -> Path:
        return self.folder / "jwks.json"


def keep_keys(folder: Path) -> Keys:
    """Returns the keys of `folder`; it makes those that are missing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = Keys(
        folder=folder.resolve(),
        links=_kept(folder / "links", secrets.token_urlsafe(48)),
        payload=_kept(folder / "payload", base64.b64encode(secrets.token_bytes(PAYLOAD_KEY_BYTES)).decode()),
        session=_kept(folder / "session", secrets.token_urlsafe(48)),
        web_client=_kept(folder / "web_client", secrets.token_urlsafe(48)),
        databases=_kept(folder / "databases", secrets.token_urlsafe(48)),
    )
    keep(folder, CALLERS)
    make_demonstration_key(keys.demonstration, keys.jwks)
    _keep_identity_key(keys)
    for path in folder.iterdir():
        path.chmod(0o600)
    return keys


def _keep_identity_key(keys: Keys) -> None:
    """Makes the provider's key where it is missing, and adds its public half to the accepted keys."""
    if keys.identity.exists():
        return
    kid = f"{DEMONSTRATION_KEY_ID}-identity"
    key = RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig", "alg": "RS256"})
    accepted = KeySet.import_key_set(json.loads(keys.jwks.read_text()))
    accepted.keys.append(RSAKey.import_key(key.as_dict(private=False)))
    keys.jwks.write_text(json.dumps(accepted.as_dict(private=False)))
    keys.identity.write_text(json.dumps(key.as_dict(private=True)))


def _kept(path: Path, fresh: str) -> str:
    """Returns the content of a file, or writes it whole: data sealed with a half-written key could not be read."""
    if not path.exists():
        beside = path.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    return path.read_text("ascii").strip()
