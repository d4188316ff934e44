"""The demonstration mailbox: receives all mails of the platform and shows them. `python -m deploy.local.mailbox`

No mail leaves the machine. A delivery is one JSON line, on disk before it is accepted, so a killed mailbox loses none.
The platform may deliver a mail twice: it is shown once, by its Message-ID, with the number of its deliveries.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes
from email.policy import default as modern
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import uvloop
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.local import mailbox_pages
from deploy.local.web import HOST, serve
from kernel.clock import Clock, open_clock

FILE = "mailbox.jsonl"
CONTENT_SECURITY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CILPASS_", extra="ignore")

    data: Path = Path("data")
    mailbox_smtp_port: int = 0
    mailbox_http_port: int = 0
    clock: Path | None = None
    public_url: str = "http://127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, as first received; `received` is in business time."""

    message_id: str
    to: str
    sender: str
    subject: str
    received: datetime
    text: str
    deliveries: int = 1


@dataclass(slots=True)
class Mailbox:
    """All deliveries, in a file that only grows."""

    path: Path
    _mails: dict[str, Mail] = field(default_factory=dict)

    def open(self) -> "Mailbox":
        """Reads the kept deliveries.

        It drops an incomplete last line: that one was not accepted, and will come again.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = self.path.read_bytes() if self.path.exists() else b""
        whole, _, torn = kept.rpartition(b"\n")
        if torn:
            os.truncate(self.path, len(kept) - len(torn))
        for line in whole.splitlines():
            self._count(mail_of(json.loads(line)))
        return self

    def deliver(self, content: bytes, to: list[str], received: datetime) -> None:
        """Writes a delivery to the file and waits for the disk."""
        row = {
            "received": received.isoformat(),
            "to": to,
            "content": content.decode("utf-8", "replace"),
        }
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
            file.write(json.dumps(row).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._count(mail_of(row))

    def mails(self) -> list[Mail]:
        """Returns each mail once, in the order of first deliveries."""
        return list(self._mails.values())

    def _count(self, mail: Mail) -> None:
        known = self._mails.get(mail.message_id)
        self._mails[mail.message_id] = replace(known, deliveries=known.deliveries + 1) if known else mail


def mail_of(row: dict[str, Any]) -> Mail:
    """Makes a mail of a kept delivery; a mail without Message-ID is identified by its content."""
    parsed = message_from_bytes(row["content"].encode(), policy=modern)
    body = parsed.get_body(("plain", "html"))
    return Mail(
        message_id=str(parsed.get("Message-ID", "")).strip()
        or f"<{sha256(row['content'].encode()).hexdigest()[:32]}@sans-identifiant>",
        to=", ".join(row["to"]),
        sender=str(parsed.get("From", "")),
        subject=str(parsed.get("Subject", "")),
        received=datetime.fromisoformat(row["received"]),
        text=body.get_content() if body is not None else "",
    )


class Receiver:
    """The handler that aiosmtpd calls for each delivery."""

    def __init__(self, mailbox: Mailbox, clock: Clock) -> None:
        self._mailbox = mailbox
        self._clock = clock

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        self._mailbox.deliver(content, list(envelope.rcpt_tos), self._clock.now())
        return "250 OK"


def application(mailbox: Mailbox, public_url: str) -> FastAPI:
    """Returns the application that serves the pages, in French; only addresses under `public_url` become links."""
    app = FastAPI(title="Boîte aux lettres", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/messages.json")
    async def listing(to: str = "") -> JSONResponse:
        return JSONResponse(list(_rows(mailbox.mails(), to)))

    @app.get("/")
    async def index() -> HTMLResponse:
        return _page(mailbox_pages.index(list(_rows(mailbox.mails()))))

    @app.get("/messages/{number}")
    async def message(number: int) -> HTMLResponse:
        rows = list(_rows(mailbox.mails()))
        if not 1 <= number <= len(rows):
            return _page(mailbox_pages.unknown(), 404)
        return _page(mailbox_pages.message(rows[number - 1], public_url))

    return app


def _rows(mails: list[Mail], to: str = "") -> Iterator[dict[str, Any]]:
    for number, mail in enumerate(mails, 1):
        if to not in mail.to:
            continue
        yield {
            "number": number,
            "message_id": mail.message_id,
            "to": mail.to,
            "from": mail.sender,
            "subject": mail.subject,
            "received": mail.received.isoformat(),
            "text": mail.text,
            "deliveries": mail.deliveries,
        }


def _page(html: str, status: int = 200) -> HTMLResponse:
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(html, status, headers)


async def run(settings: Settings) -> None:
    """Receives and shows mails until SIGTERM or SIGINT."""
    mailbox = Mailbox(settings.data / FILE).open()
    receiver = Receiver(mailbox, open_clock(settings.clock))
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(
        lambda: SMTP(receiver, hostname="cilpass.example", enable_SMTPUTF8=True, loop=loop),
        HOST,
        settings.mailbox_smtp_port,
    )
    async with smtp:
        await serve(application(mailbox, settings.public_url), settings.mailbox_http_port)


def main() -> None:
    uvloop.run(run(Settings()))


if __name__ == "__main__":
    main()
