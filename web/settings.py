"""Settings of the front end, from the environment (prefix CILPASS_)."""

from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LEAST_KEY = 32
"""Least number of characters of the secret that signs sessions."""


class Settings(BaseSettings):
    """The settings of the front end.

    `gateway` is the address of the REST API, `public_url` the one under which people reach us. `accounts` is a
    file of the demonstration's people, shown on the sign-in page. Production refuses `accounts`, a short `session_key`,
    and an address without HTTPS.
    """

    model_config = SettingsConfigDict(env_prefix="CILPASS_", extra="ignore")

    mode: Literal["demonstration", "production"] = "demonstration"
    host: str = "127.0.0.1"
    web_port: int = 0
    gateway: str = "http://127.0.0.1:8080"
    public_url: str = "http://127.0.0.1:8080"
    issuer: str = "https://identite.cilpass.example"
    web_client: str = "cilpass-web"
    web_client_secret: SecretStr = SecretStr("")
    session_key: SecretStr = SecretStr("")
    """Secret that signs the session's cookie."""
    accounts: Path | None = None
    mailbox: str = ""
    """Address of the demonstration's mailbox, where links arrive; where it is empty, no page links to it."""
    temporal_web: str = ""
    """Address of Temporal's console, for operators; where it is empty, no page links to it."""
    temporal_namespace: str = "default"
    otlp: str = ""

    @model_validator(mode="after")
    def _production_refuses_demonstration(self) -> Self:
        if self.mode != "production":
            return self
        if self.accounts:
            raise ValueError("production settings refuse the demonstration's accounts")
        if self.mailbox:
            raise ValueError("production settings refuse the demonstration's mailbox")
        if len(self.session_key.get_secret_value()) < LEAST_KEY:
            raise ValueError(f"session_key: production asks for {LEAST_KEY} characters at least")
        if not self.secure:
            raise ValueError("public_url: production asks for an address in https")
        return self

    @property
    def secure(self) -> bool:
        """Says whether people reach us by HTTPS; the cookie is then sent by HTTPS only."""
        return self.public_url.startswith("https://")
