"""Settings, from the environment (prefix CILPASS_), for every process of the platform."""

from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LEAST_KEY = 32
"""Characters of each secret that production accepts."""

SERVICES = ("intake", "cases", "partners", "platform", "reporting")


class Settings(BaseSettings):
    """What a process needs to know of its surroundings.

    `mode` is demonstration or production; production refuses the demonstration key, the stepped clock, and keys that
    are missing or short.
    Addresses are host:port. `database` is an SQLAlchemy URL; empty means one SQLite file per service in `data`.
    """

    model_config = SettingsConfigDict(env_prefix="CILPASS_", env_nested_delimiter="__", extra="ignore")

    mode: Literal["demonstration", "production"] = "demonstration"
    data: Path = Path("data")
    database: str = ""
    migrate_at_start: bool = True
    host: str = "127.0.0.1"
    rest_port: int = 0
    grpc_port: int = 0
    metrics_port: int = 0
    """Where the worker answers /metrics, on `host`; zero for nowhere. Services answer it on their REST port."""
    intake: str = ""
    cases: str = ""
    partners: str = ""
    platform: str = ""
    reporting: str = ""
    temporal: str = "127.0.0.1:7233"
    temporal_namespace: str = "default"
    task_queue: str = "cilpass"
    build: str = ""
    """Version of the workflows that the worker runs; empty for a digest of their sources (`workflows.versions`)."""
    current_at_start: bool = False
    """Have workflows begin on this worker's version once it starts, where one version runs at a time; elsewhere an
    operator says when (`cilpass versions`)."""
    time_skipping: bool = False
    clock: Path | None = None
    jwks: Path = Path("data/keys/jwks.json")
    issuer: str = "https://identite.cilpass.example"
    audience: str = "cilpass"
    own_key: Path = Path("data/keys/own.json")
    """File of the private key under which this process signs what it asks of services (`kernel.service_tokens`)."""
    callers: Path = Path("data/keys/callers.json")
    """File of the public keys of all processes that ask something of services, several of one while it rotates."""
    links_key: SecretStr = SecretStr("")
    """Secret under which links are signed; several, separated by commas, rotate (the first signs)."""
    payload_key: SecretStr = SecretStr("")
    """Key of the workflow payloads, 32 bytes in base64; several, separated by commas, rotate (the first encrypts)."""
    smtp: str = ""
    mail_from: str = "CIL-PASS assistance <ne-pas-repondre@cilpass.example>"
    """Sender of messages; its domain is also that of their envelope and of their Message-ID: it must exist."""
    mail_from_discreet: str = "Accueil <accueil@message.example>"
    """Sender of discreet messages (CONF-5): a name and a domain that say nothing of the service, and that exist."""
    uesl_email: str = ""
    """Where UESL is told of the cases that a CIL declines (CASE-6); empty, it reads the list only."""
    public_url: str = "http://127.0.0.1:8080"
    """Address under which people reach the gateway; emailed links start with it."""
    otlp: str = ""
    """Address of an OpenTelemetry collector (gRPC), as http://host:port; empty traces nothing."""
    crash_points: Path | None = None
    """Folder that makes a process die at its crash points (`kernel.faults`); for tests only."""
    standing_seconds: float = 60.0
    """How long a service remembers that a person holds their role, in real time (`kernel.role_checks`)."""

    @model_validator(mode="after")
    def _production_refuses_demonstration(self) -> Self:
        if self.mode != "production":
            return self
        if self.clock or self.time_skipping:
            raise ValueError("production settings refuse the stepped clock and time skipping")
        if self.crash_points:
            raise ValueError("production settings refuse crash points")
        for name in ("own_key", "callers"):
            if not Path(getattr(self, name)).is_file():
                raise ValueError(f"{name}: production asks for a file of keys")
        for name in ("links_key", "payload_key"):
            secret: SecretStr = getattr(self, name)
            if min(len(one) for one in secret.get_secret_value().split(",")) < LEAST_KEY:
                raise ValueError(f"{name}: production asks for {LEAST_KEY} characters at least")
        return self

    def address_of(self, service: str) -> str:
        """host:port of a service's gRPC edge."""
        return str(getattr(self, service))

    def database_url(self, service: str) -> str:
        """SQLAlchemy URL of a service's own database."""
        return self.database or f"sqlite:///{self.data / service}.sqlite"
