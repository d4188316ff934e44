"""The state that a play leaves behind, read through the platform's edges, and from its files for personal data."""

import asyncio
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus

from deploy.demo.gateway import Gateway
from deploy.demo.setting import Cast
from deploy.demo.world import FEEDS, Stillness
from deploy.local.addresses import Addresses
from kernel.facts import Fact
from kernel.feed import read_whole
from kernel.identity import Actor
from kernel.reconciliation import UNTOLD
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import ServiceTokens
from services.intake.facts import CaseRequested
from services.platform.facts import CilCreated
from tests.faults.acts import Acts
from tests.faults.contents import content_of
from tests.faults.places import places
from words.roles import Role

Head = tuple[int, str]

PLATFORM_S_OWN = ("sweep", "temporal-sys-")
"""Prefixes of workflows that belong to no case, referral or convention."""


@dataclass(slots=True)
class Left:
    """All that the auditor checks. A play in process leaves some of it empty, and that part is not audited.

    `figures` are reporting's answers by year; `running` are the ids of open workflows; `stuck` are those that fail or
    did not end well; `awaited` are the workflows that services wait for; `strangers` is what another organisation could
    read; `mails` are the Message-IDs delivered; `told` are the texts, by place, in which no name of `people` may be.
    `undone` is the span of business time that a restore of the databases lost.
    """

    now: datetime
    acts: Acts = field(default_factory=Acts)
    feeds: dict[str, list[Fact]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    reported: dict[str, Head] = field(default_factory=dict)
    figures: dict[int, Any] = field(default_factory=dict)
    parked: int = 0
    running: set[str] | None = None
    stuck: list[str] = field(default_factory=list)
    awaited: set[str] = field(default_factory=set)
    recipients: Counter[str] = field(default_factory=Counter)
    mails: list[str] | None = None
    strangers: list[str] = field(default_factory=list)
    people: tuple[str, ...] = ()
    told: dict[str, bytes] = field(default_factory=dict)
    undone: tuple[datetime, datetime] | None = None

    @property
    def kinds(self) -> Counter[tuple[str, str]]:
        """Counts the facts of each feed by kind."""
        return Counter((name, fact.kind) for name, facts in self.feeds.items() for fact in facts)


async def read(
    addresses: Addresses,
    stillness: Stillness,
    gateway: Gateway,
    cast: Cast,
    client: Client,
    acts: Acts | None = None,
    people: tuple[str, ...] = (),
) -> Left:
    """Reads the state, once reporting has caught up or ten seconds have passed."""
    now = addresses.business_clock.now()
    left = Left(now, acts or Acts(), parked=await stillness.parked(), heads=await stillness.heads())
    left.reported = await _reported(cast, left.heads)
    mails = await gateway.mails()
    left.recipients, left.mails = (
        Counter(mail["to"] for mail in mails),
        [mail["message_id"] for mail in mails],
    )
    left.feeds = await _feeds(addresses)
    for year in _years(left.feeds):
        left.figures[year] = await cast.controller().get("reporting/v1/indicators", year=year)
    histories = await _follow_workflows(client, left)
    left.awaited = {due.workflow_id for due in await stillness.agenda(now.replace(year=now.year + 5))} - {""}
    left.strangers = await _seen_by_strangers(gateway, left)
    left.people = people
    left.told = await asyncio.to_thread(places, addresses.data) | histories | _as_texts(left.feeds)
    return left


async def _reported(cast: Cast, heads: dict[str, Head]) -> dict[str, Head]:
    for _ in range(100):
        feeds = await cast.operations().get("reporting/v1/feeds")
        applied = {feed["feed"]: (feed["position"], feed["hash"]) for feed in feeds}
        if applied == heads:
            break
        await asyncio.sleep(0.1)
    return applied


async def _feeds(addresses: Addresses) -> dict[str, list[Fact]]:
    tokens, reader = ServiceTokens.of(addresses.settings()), Actor("reader", TechnicalRole.FEED_READER)
    return {name: await facts_of(Caller(name, addresses.grpc[name], tokens, reader)) for name in FEEDS}


async def facts_of(reader: Caller) -> list[Fact]:
    return [fact async for fact in read_whole(reader)]


def _years(feeds: dict[str, list[Fact]]) -> set[int]:
    days = (fact.data.get("day") or fact.at.date().isoformat() for facts in feeds.values() for fact in facts)
    return {date.fromisoformat(day).year for day in days}


async def _follow_workflows(client: Client, left: Left) -> dict[str, bytes]:
    """Writes the open and the failing workflows into `left`; returns the deciphered histories of all."""
    left.running, histories = set(), dict[str, bytes]()
    async for one in client.list_workflows():
        if one.id.startswith(PLATFORM_S_OWN):
            continue
        if one.status is WorkflowExecutionStatus.RUNNING:
            left.running.add(one.id)
        left.stuck += [] if await _reconciled(client, one) else await _troubles(client, one)
        histories[f"history of {one.id} {one.run_id}"] = await _history(client, one)
    return histories


REPLACED = "TerminateIfRunning WorkflowIdReusePolicy"
"""The reason of termination in Temporal where another run replaced one."""


async def _reconciled(client: Client, one: WorkflowExecution) -> bool:
    """Says whether `cilpass reconcile` ended a run: another one replaced it, or no fact is about it (decision 0013)."""
    if one.status is not WorkflowExecutionStatus.TERMINATED:
        return False
    history = await client.get_workflow_handle(one.id, run_id=one.run_id).fetch_history()
    return history.events[-1].workflow_execution_terminated_event_attributes.reason in (UNTOLD, REPLACED)


async def _troubles(client: Client, one: WorkflowExecution) -> list[str]:
    if one.status is not WorkflowExecutionStatus.RUNNING:
        well = (WorkflowExecutionStatus.COMPLETED, WorkflowExecutionStatus.CONTINUED_AS_NEW)
        return [] if one.status in well else [f"{one.id} ended as {one.status and one.status.name}"]
    raw = (await client.get_workflow_handle(one.id, run_id=one.run_id).describe()).raw_description
    waiting = [f"{one.id} waits for {act.activity_type.name}" for act in raw.pending_activities]
    return waiting + ([f"{one.id} has a task pending"] if raw.HasField("pending_workflow_task") else [])


async def _history(client: Client, one: WorkflowExecution) -> bytes:
    """Returns a history as text: its payloads deciphered, and all that is not enciphered."""
    history = await client.get_workflow_handle(one.id, run_id=one.run_id).fetch_history()
    texts = [history.to_json()]
    codec = client.data_converter.payload_codec
    for event in history.events:
        for _, attributes in event.ListFields():
            for payloads in _payloads(attributes):
                plain = await codec.decode(payloads) if codec else payloads
                texts += [payload.data.decode("utf-8", "replace") for payload in plain]
    return "\n".join(texts).encode()


def _payloads(message: Any) -> list[Any]:
    """Returns the lists of payloads anywhere in a message of Temporal."""
    if not hasattr(message, "ListFields"):
        return []
    if message.DESCRIPTOR.name == "Payloads":
        return [list(message.payloads)]
    return [
        found
        for field_, value in message.ListFields()
        if field_.message_type and not isinstance(value, dict)
        for one in (value if field_.is_repeated and not hasattr(value, "items") else [value])
        for found in _payloads(one)
    ]


async def _seen_by_strangers(gateway: Gateway, left: Left) -> list[str]:
    """Returns what the responsible person of a CIL unrelated to a case could read of it (I7)."""
    seen = list[str]()
    for path, stranger in strangers_of(left.feeds):
        person = gateway.sign_in(f"responsable.{stranger}", Role.CIL_RESPONSIBLE, stranger)
        headers = {"Authorization": f"Bearer {person.token}"}
        if (await gateway.http.get(f"/api/{path}", headers=headers)).is_success:
            seen.append(f"{path} as {stranger}")
    return seen


CONCERNED = ("cil", "on_behalf_of", "next", "next_on_behalf_of")
"""Fields of facts with the CILs that may read a case, or could before."""


def strangers_of(feeds: dict[str, list[Fact]]) -> list[tuple[str, str]]:
    """Returns the path of each case and contact, with a CIL that may not read it."""
    facts = feeds.get("intake", []) + feeds.get("cases", [])
    contact_of = {
        one.subject: str(content.contact)
        for one in feeds.get("intake", [])
        if isinstance(content := content_of("intake", one), CaseRequested)
    }
    concerned = defaultdict[str, set[str]](set)
    for one in facts:
        mine = {one.data[key] for key in CONCERNED if one.data.get(key)}
        concerned[one.subject] |= mine
        concerned[contact_of.get(one.subject, one.subject)] |= mine
    cils = [
        one.subject
        for one in feeds.get("platform", [])
        if isinstance(content_of("platform", one), CilCreated)
    ]
    read_at = {"case_opened": "cases/v1/cases", "contact_recorded": "intake/v1/contacts"}
    return [
        (f"{read_at[one.kind]}/{one.subject}", stranger)
        for one in facts
        if one.kind in read_at
        for stranger in cils
        if stranger not in concerned[one.subject]
    ]


def _as_texts(feeds: dict[str, list[Fact]]) -> dict[str, bytes]:
    """Returns each feed as it is served."""
    return {
        f"feed of {name}": json.dumps(
            [(one.kind, one.subject, one.actor, one.data) for one in facts], ensure_ascii=False
        ).encode()
        for name, facts in feeds.items()
    }
