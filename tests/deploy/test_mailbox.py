"""The demonstration mailbox: what it receives it keeps, and shows once."""

import html
import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import httpx2
import pytest

from deploy.local.mailbox import FILE
from deploy.local.ports import free_ports
from kernel.mail import AS_SENT

ROOT = Path(__file__).parents[2]
PUBLIC_URL = "http://127.0.0.1:21212"


@dataclass(frozen=True)
class Running:
    pid: int
    smtp: int
    web: httpx2.Client

    def send(self, subject: str, message_id: str, text: str = "Bonjour,\n\nÀ bientôt.") -> None:
        sender, to = "CIL-PASS assistance <rien@cilpass.example>", "zoe@exemple.fr"
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, to
        mail["Subject"], mail["Message-ID"] = subject, message_id
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=5) as connection:
            connection.sendmail(sender, to, mail.as_bytes(policy=AS_SENT))


@contextmanager
def running(data: Path) -> Iterator[Running]:
    smtp, web = free_ports(2)
    env = {
        **os.environ,
        "CILPASS_DATA": str(data),
        "CILPASS_MAILBOX_SMTP_PORT": str(smtp),
        "CILPASS_MAILBOX_HTTP_PORT": str(web),
        "CILPASS_PUBLIC_URL": PUBLIC_URL,
    }
    with (
        subprocess.Popen([sys.executable, "-m", "deploy.local.mailbox"], env=env, cwd=ROOT) as process,
        httpx2.Client(base_url=f"http://127.0.0.1:{web}", timeout=5) as client,
    ):
        try:
            wait_for(client)
            yield Running(process.pid, smtp, client)
        finally:
            process.terminate()


def wait_for(client: httpx2.Client) -> None:
    limit = time.monotonic() + 20
    while True:
        try:
            client.get("/healthz").raise_for_status()
            return
        except httpx2.HTTPError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("mailbox")) as started:
        yield started


def test_an_empty_mailbox_says_so(mailbox: Running) -> None:
    assert "Aucun message" in mailbox.web.get("/").text
    assert mailbox.web.get("/messages.json").json() == []


def test_a_message_is_listed_and_can_be_read(mailbox: Running) -> None:
    mailbox.send("Votre engagement « à signer »", "<un@cilpass.example>", "Réponse attendue <vite> & bien.")
    (listed,) = mailbox.web.get("/messages.json").json()
    assert listed["subject"] == "Votre engagement « à signer »"
    assert (listed["message_id"], listed["to"]) == ("<un@cilpass.example>", "zoe@exemple.fr")
    assert listed["text"].strip() == "Réponse attendue <vite> & bien."
    assert "Réponse attendue &lt;vite&gt; &amp; bien." in mailbox.web.get("/messages/1").text
    assert "Votre engagement « à signer »" in mailbox.web.get("/").text


def test_a_long_subject_is_shown_as_it_was_written(mailbox: Running) -> None:
    subject = "Vous ne remplacez plus Jérôme Pérez du 1er août 2026 au 4 février 2027"
    mailbox.send(subject, "<six@cilpass.example>")
    assert subject in [row["subject"] for row in mailbox.web.get("/messages.json").json()]
    assert html.escape(subject) in mailbox.web.get("/").text


def test_a_message_delivered_twice_is_shown_once_with_its_count(mailbox: Running) -> None:
    for _ in range(2):
        mailbox.send("Rappel", "<deux@cilpass.example>")
    rows = [row for row in mailbox.web.get("/messages.json").json() if row["subject"] == "Rappel"]
    assert [row["deliveries"] for row in rows] == [2]
    assert "remis 2 fois" in mailbox.web.get("/").text


def test_only_addresses_of_the_platform_become_links(mailbox: Running) -> None:
    text = f"Signez ici : {PUBLIC_URL}/l#abc\nAilleurs : https://ailleurs.exemple.fr/x"
    mailbox.send("Lien", "<trois@cilpass.example>", text)
    (number,) = [
        row["number"] for row in mailbox.web.get("/messages.json").json() if row["subject"] == "Lien"
    ]
    page = mailbox.web.get(f"/messages/{number}").text
    assert re.findall(r'(?:href|src)="([^"]*)"', page) == [f"{PUBLIC_URL}/l#abc", "/"]
    assert "<script" not in page


def test_an_unknown_message_is_said_to_be_so(mailbox: Running) -> None:
    answer = mailbox.web.get("/messages/999")
    assert (answer.status_code, "introuvable" in answer.text) == (404, True)


def test_a_killed_mailbox_has_lost_nothing_that_it_accepted(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        first.send("Gardé", "<quatre@cilpass.example>")
        os.kill(first.pid, signal.SIGKILL)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"received": "2026-03-')
    with running(tmp_path) as second:
        second.send("Suivant", "<cinq@cilpass.example>")
    with running(tmp_path) as third:
        assert [row["subject"] for row in third.web.get("/messages.json").json()] == ["Gardé", "Suivant"]
