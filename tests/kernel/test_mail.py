"""Messages: decided once with the act, leaving at working hours, withheld, postponed, sent at least once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any, cast

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from aiosmtplib import SMTPConnectError, SMTPServerDisconnected

from kernel import mail
from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.errors import Unavailable
from kernel.mail import Email, Later, Message, Postman, Withheld
from tests.in_process import MONDAY, ROOT
from tests.kernel.conftest import rows

DISCREET = "Accueil <b@message.example>"
LETTER = Email("durand@exemple.fr", "Objet", "Bonjour Éloïse")


@dataclass
class Server:
    """A mail server that counts mails and connections; it refuses some recipients, and disconnects at others."""

    arrived: list[EmailMessage] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    put_off: set[str] = field(default_factory=set)
    hangs_up_at: set[str] = field(default_factory=set)
    takes_leave: bool = True
    open: int = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.lines.append(name)
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.hangs_up_at:
            server.transport.abort()
        if address in self.refused:
            return "550 no such person"
        if address in self.put_off:
            return "451 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        assert [message["To"]] == envelope.rcpt_tos
        self.arrived.append(message)
        return "250 OK"

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[int]:
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(lambda: Line(self, loop=loop), "127.0.0.1", port)
        async with listening:
            yield listening.sockets[0].getsockname()[1]


class Line(SMTP):
    """One connection of the server, which may stay open after QUIT."""

    event_handler: Server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.open += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.open -= 1
        super().connection_lost(error)

    async def smtp_QUIT(self, arg: str) -> None:
        if self.event_handler.takes_leave:
            await super().smtp_QUIT(arg)
        else:
            await self.push("250 what do you mean")


@dataclass
class Office:
    """A sender of mails with that server."""

    db: Database
    postman: Postman
    words: dict[str, Any]
    server: Server

    @property
    def arrived(self) -> list[EmailMessage]:
        return self.server.arrived

    async def round(self) -> int:
        return await self.postman._round()

    async def decide(self, template: str = "offer", subject: str = "case", **more: Any) -> None:
        await self.db.write(lambda tx: mail.decide(tx, template, subject, **more), ROOT)

    async def states(self) -> list[tuple[str, str, str]]:
        found = await self.db.read(mail.messages_of, ROOT, "case")
        return [(row.template, row.state, row.reason) for row in found]


@pytest.fixture
async def office(db: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    words: dict[str, Any] = {}

    async def compose(message: Message) -> Any:
        answer = words.get(message.template, LETTER)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(mail, "IDLE_SECONDS", 0.001)
    server = Server()
    async with server.listening() as port:
        sender = "Accueil <a@exemple.fr>"
        postman = Postman(db, "test", compose, f"127.0.0.1:{port}", sender, DISCREET, lambda: True)
        yield Office(db, postman, words, server)


async def test_a_message_leaves_once_with_its_own_id(office: Office) -> None:
    await office.decide(step="offer", ordinal=1)
    await office.round()
    await office.round()
    (email,) = office.arrived
    (row,) = await office.db.read(rows, ROOT, "message")
    assert email["Message-ID"] == f"<{row.id.hex}@exemple.fr>"
    assert (email["To"], email["From"]) == ("durand@exemple.fr", "Accueil <a@exemple.fr>")
    assert "Éloïse" in email.get_content()
    assert (row.state, row.left, row.params) == ("sent", MONDAY, {"step": "offer", "ordinal": "1"})
    (fact,) = await office.db.read(rows, ROOT, "fact")
    assert (fact.kind, fact.subject) == ("message_sent", "case")
    assert fact.data == {"message": str(row.id), "template": "offer"}


async def test_a_message_of_an_act_that_is_refused_was_never_decided(office: Office) -> None:
    def refused(tx: Tx) -> None:
        mail.decide(tx, "offer", "case")
        raise Unavailable

    with pytest.raises(Unavailable):
        await office.db.write(refused, ROOT)
    assert await office.round() == 0 and await office.states() == []


async def test_a_message_leaves_at_working_hours_unless_urgent(office: Office, clock: SteppedClock) -> None:
    friday_evening = datetime(2026, 11, 27, 18, tzinfo=UTC)
    clock.set(friday_evening)
    await office.decide()
    await office.decide("urgent", urgent=True)
    monday = datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert await office.db.read(mail.count_due, ROOT) == 1
    await office.round()
    assert [state for _, state, _ in await office.states()] == ["queued", "sent"]
    assert await office.db.read(mail.next_departure, ROOT) == monday
    clock.set(monday - timedelta(seconds=1))
    assert await office.round() == 0
    clock.set(monday)
    assert await office.round() == 1
    assert await office.db.read(mail.next_departure, ROOT) is None


async def test_working_hours_are_those_of_the_territory(office: Office, clock: SteppedClock) -> None:
    clock.set(datetime(2027, 3, 26, 9, tzinfo=UTC))  # Good Friday
    await office.decide(territory="67")
    assert await office.round() == 0
    await office.decide(territory="75")
    assert await office.round() == 1


async def test_what_no_longer_makes_sense_is_withheld_with_its_reason(office: Office) -> None:
    office.words["offer"] = Withheld("case_ended")
    await office.decide()
    await office.round()
    assert await office.states() == [("offer", "withheld", "case_ended")] and office.arrived == []
    (fact,) = await office.db.read(rows, ROOT, "fact")
    assert (fact.kind, fact.data["reason"]) == ("message_withheld", "case_ended")
    assert await office.round() == 0


async def test_a_message_that_may_not_arrive_now_waits_for_its_hour(
    office: Office, clock: SteppedClock
) -> None:
    later = MONDAY + timedelta(hours=3)
    office.words["offer"] = Later(later)
    await office.decide()
    await office.round()
    assert await office.round() == 0
    assert await office.db.read(mail.next_departure, ROOT) == later
    clock.set(later)
    office.words["offer"] = LETTER
    assert await office.round() == 1 and len(office.arrived) == 1


async def test_a_message_whose_sending_was_not_noted_is_sent_again_under_the_same_id(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.decide()
    settle = mail._settle
    monkeypatch.setattr(mail, "_settle", lambda *_: (_ for _ in ()).throw(OSError("stopped here")))
    with pytest.raises(OSError, match="stopped"):
        await office.round()
    monkeypatch.setattr(mail, "_settle", settle)
    await office.round()
    first, second = office.arrived
    assert first["Message-ID"] == second["Message-ID"]
    assert len(await office.db.read(rows, ROOT, "fact")) == 1


async def test_what_composes_it_may_be_away_for_a_while(office: Office) -> None:
    office.words["offer"] = Unavailable()
    await office.decide()
    await office.decide("other")
    await office.round()
    assert await office.states() == [("offer", "queued", ""), ("other", "sent", "")]
    office.words.clear()
    await office.round()
    assert [state for _, state, _ in await office.states()] == ["sent", "sent"]


async def test_a_server_that_is_away_keeps_every_message(office: Office) -> None:
    await office.decide()
    async with Server().listening() as port:
        pass
    there, office.postman._port = office.postman._port, str(port)
    with pytest.raises(SMTPConnectError):
        await office.round()
    office.postman._port = there
    await office.round()
    assert await office.states() == [("offer", "sent", "")]


async def test_the_messages_of_a_round_leave_on_one_line_opened_for_the_first(office: Office) -> None:
    office.words["withheld"] = Withheld("case_ended")
    await office.decide("withheld")
    assert await office.round() == 1 and office.server.lines == []
    for number in range(3):
        await office.decide(f"offer{number}")
    assert await office.round() == 3 and office.server.lines == ["exemple.fr"]
    await office.decide()
    assert await office.round() == 1 and office.server.lines == ["exemple.fr"] * 2
    assert len(office.arrived) == 4


async def test_a_line_is_let_go_whatever_the_server_says_at_its_end(office: Office) -> None:
    office.server.takes_leave = False
    for _ in range(3):
        await office.decide()
        await office.round()
    assert len(office.server.lines) == 3
    async with asyncio.timeout(5):
        while office.server.open:
            await asyncio.sleep(0.01)


async def test_a_line_that_is_cut_keeps_what_has_not_left(office: Office) -> None:
    office.words["cut"] = Email("cut@exemple.fr", "Objet", "")
    office.server.hangs_up_at = {"cut@exemple.fr"}
    for template in ("first", "cut", "last"):
        await office.decide(template)
    with pytest.raises(SMTPServerDisconnected):
        await office.round()
    assert [state for _, state, _ in await office.states()] == ["sent", "queued", "queued"]
    office.server.hangs_up_at = set()
    await office.round()
    assert [state for _, state, _ in await office.states()] == ["sent"] * 3
    assert [email["To"] for email in office.arrived] == [LETTER.to, "cut@exemple.fr", LETTER.to]


@pytest.mark.parametrize(
    ("bad", "state"),
    [
        (Email("nobody@exemple.fr", "Objet", ""), "withheld"),
        (Email("éloïse@exemple.fr", "Objet", ""), "withheld"),
        (Email("later@exemple.fr", "Objet", ""), "queued"),
        (ValueError("unreadable template"), "queued"),
    ],
    ids=["refused", "no address", "put off", "no template"],
)
async def test_a_message_that_cannot_leave_holds_up_no_other(
    office: Office, bad: Email | ValueError, state: str
) -> None:
    """More failing mails than a batch holds come before the one that can leave."""
    for number in range(mail.BATCH + 2):
        await office.decide(f"bad{number}")
        office.words[f"bad{number}"] = bad
    office.server.refused, office.server.put_off = {"nobody@exemple.fr"}, {"later@exemple.fr"}
    await office.decide("good")
    for _ in range(3):
        await office.round()
    assert (await office.states())[-1] == ("good", "sent", "")
    assert [one for _, one, _ in await office.states()].count(state) == mail.BATCH + 2


async def test_an_address_that_the_server_refuses_is_tried_once_and_its_fact_says_so(office: Office) -> None:
    office.server.refused = {LETTER.to}
    await office.decide()
    assert await office.round() == 0 and await office.round() == 0
    assert await office.states() == [("offer", "withheld", "refused")]
    (fact,) = await office.db.read(rows, ROOT, "fact")
    assert (fact.kind, fact.data["reason"]) == ("message_withheld", "refused")


async def test_what_fails_is_tried_ever_more_rarely_and_given_up_in_the_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(mail, "monotonic", lambda: now[0])
    monkeypatch.setattr(mail, "IDLE_SECONDS", 0.3)
    office.server.put_off = {LETTER.to}
    await office.decide()
    waits, asked = list[float](), 0
    while True:
        before = len(office.server.lines)
        await office.round()
        assert len(office.server.lines) == before + 1, "it is tried once its wait is over"
        asked += 1
        if (await office.states())[0][1] != "queued":
            break
        wait = next(iter(office.postman._waits.values())) - now[0]
        waits.append(wait)
        now[0] += wait - 0.01
        await office.round()
        assert len(office.server.lines) == before + 1, "and not before"
        now[0] += 0.02
    assert waits[:3] == pytest.approx([0.6, 1.2, 2.4]) and max(waits) == pytest.approx(3600)
    assert (asked, sum(waits) > 72 * 3600) == (mail.REFUSALS_AT_MOST, True)
    assert await office.states() == [("offer", "withheld", "undelivered")]


async def test_an_operator_has_what_failed_tried_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "IDLE_SECONDS", 60)
    office.server.put_off = {LETTER.to}
    await office.decide()
    await office.round()
    office.server.put_off = set()
    assert await office.round() == 0
    assert await office.db.write(mail.try_first, ROOT) == 1
    assert await office.round() == 1


async def test_a_message_says_when_it_left(office: Office, clock: SteppedClock) -> None:
    await office.decide()
    await office.round()
    assert parsedate_to_datetime(office.arrived[0]["Date"]) == clock.now().replace(microsecond=0)


async def test_nothing_of_a_message_that_cannot_leave_stays_on_the_line_of_the_next(office: Office) -> None:
    office.words["bad"] = Email("éloïse@exemple.fr", "Objet", "")
    await office.decide("bad")
    await office.decide("good")
    assert await office.round() == 1
    assert [state for _, state, _ in await office.states()] == ["withheld", "sent"]


async def test_the_sender_may_be_another_where_the_usual_one_says_too_much(office: Office) -> None:
    office.words["offer"] = Email("durand@exemple.fr", "Un message", "x", discreet=True)
    await office.decide()
    await office.round()
    assert office.arrived[0]["From"] == "Accueil <b@message.example>"
    assert str(office.arrived[0]["Message-ID"]).endswith("@message.example>")
    assert "cil" not in office.arrived[0].as_string().lower()


SUBJECTS = [
    "Vous ne remplacez plus Jérôme Pérez du 1er août 2026 au 4 février 2027",
    "Vous ne remplacez plus Marie-Bernadette Montgomery-Hill du 4 février 2026 au 12 décembre 2026",
    "é" * 300,
    f"{'x' * 100} {'€' * 50} fin",
    "Un dossier",
]


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_a_subject_arrives_as_it_was_written_however_it_is_folded(office: Office, subject: str) -> None:
    office.words["offer"] = Email("durand@exemple.fr", subject, "x")
    await office.decide()
    await office.round()
    assert office.arrived[0]["Subject"] == subject


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_line_of_a_subject_is_longer_than_the_standard_allows(subject: str) -> None:
    folded = mail.AS_SENT.fold_binary("Subject", subject).removesuffix(b"\r\n").split(b"\r\n")
    assert max(len(line) for line in folded) <= 76 and all(line.startswith(b" ") for line in folded[1:])


async def test_french_spaces_are_put_as_a_message_leaves(office: Office) -> None:
    office.words["offer"] = Email(
        "durand@exemple.fr", "Rappel : à signer", "Prêt ? Le lien :\n\nhttps://x.fr/?a"
    )
    await office.decide()
    await office.round()
    (arrived,) = office.arrived
    assert arrived["Subject"] == "Rappel\u00a0: à signer"
    assert arrived.get_content() == "Prêt\u00a0? Le lien\u00a0:\n\nhttps://x.fr/?a\n"
