"""The addresses of a data folder's platform: written when it is built, read by every other command."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deploy.local.keys import Keys, keep_keys
from kernel.clock import Clock, open_clock
from kernel.identity import TokenSigner
from kernel.settings import SERVICES, Settings
from wiring.callers import TOOLS

FILE = "addresses.json"
UESL_EMAIL = "controle@uesl.example"
"""UESL's mailbox in the demonstration."""


class NeverStarted(RuntimeError):
    """No platform was ever started on this data folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"Aucune plate-forme n'a été démarrée dans {data} : lancez d'abord « cilpass up ». "
            f"/ No platform was ever started in {data}: run « cilpass up » first."
        )


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses and the keys of a platform.

    Public addresses are URLs, the others host:port. `clock` is None where business time is real time.
    """

    data: Path
    gateway: str
    mailbox: str
    temporal_web: str
    docs: str
    temporal: str
    smtp: str
    identity: str
    rest: dict[str, str]
    grpc: dict[str, str]
    clock: Path | None = None

    @property
    def keys(self) -> Keys:
        return keep_keys(self.data / "keys")

    @property
    def business_clock(self) -> Clock:
        return open_clock(self.clock)

    def environment(self, caller: str = "") -> dict[str, str]:
        """Returns the environment variables of a process; with its own key where it calls services, as `caller`."""
        keys = self.keys
        variables = {
            "CILPASS_MODE": "demonstration",
            "CILPASS_DATA": str(self.data),
            "CILPASS_TEMPORAL": self.temporal,
            "CILPASS_JWKS": str(keys.jwks),
            "CILPASS_CALLERS": str(keys.callers),
            "CILPASS_LINKS_KEY": keys.links,
            "CILPASS_PAYLOAD_KEY": keys.payload,
            "CILPASS_SMTP": self.smtp,
            "CILPASS_UESL_EMAIL": UESL_EMAIL,
            "CILPASS_PUBLIC_URL": self.gateway,
            "CILPASS_ISSUER": self.identity,
            **{f"CILPASS_{name.upper()}": self.grpc[name] for name in SERVICES},
        }
        if caller:
            variables["CILPASS_OWN_KEY"] = str(keys.own(caller))
        if self.clock is not None:
            variables |= {"CILPASS_CLOCK": str(self.clock), "CILPASS_TIME_SKIPPING": "true"}
        return variables

    def settings(self, caller: str = TOOLS) -> Settings:
        """Returns the settings of a tool that works beside the processes: the player, `doctor`, `token`."""
        variables = self.environment(caller).items()
        fields = {name.removeprefix("CILPASS_").lower(): value for name, value in variables}
        return Settings.model_validate(fields)

    def signer(self) -> TokenSigner:
        """Returns what signs tokens with the demonstration key."""
        return TokenSigner(self.keys.demonstration, self.identity, Settings().audience)

    def write(self) -> None:
        write_whole(self.data / FILE, json.dumps(asdict(self), default=str, indent=1))


def write_whole(path: Path, content: str) -> None:
    """Replaces a file at once: a reader, or an interruption, leaves either the former content or the new one."""
    beside = path.with_suffix(".new")
    beside.write_text(content)
    beside.replace(path)


def read_addresses(data: Path) -> Addresses:
    """Returns the addresses of the platform that runs, or last ran, in `data`. Raises NeverStarted."""
    data = data.resolve()
    try:
        known: dict[str, Any] = json.loads((data / FILE).read_text())
    except FileNotFoundError as error:
        raise NeverStarted(data) from error
    clock = known["clock"]
    return Addresses(**{**known, "data": data, "clock": data / Path(clock).name if clock else None})
