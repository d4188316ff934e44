"""The feeds of one demonstration, kept as they were before facts had types: later code must still read them.

The figures, the history of each case and the messages to workflows that were made of them then must come out the same.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kernel.facts import Fact, first_break
from kernel.relay import Message, Start
from kernel.stored import dump
from services.cases import story
from services.cases.main import PARTS as CASES
from services.intake.main import PARTS as INTAKE
from services.partners.main import PARTS as PARTNERS
from services.platform.main import PARTS as PLATFORM
from services.reporting.domain.facts import by_kind
from services.reporting.domain.figures import count, find
from services.reporting.domain.indicators import Code, current
from services.reporting.domain.scope import year
from services.reporting.service.ingestion import is_kept, to_figure_fact

KEPT = Path(__file__).parent / "kept"
SERVICES = {"intake": INTAKE, "cases": CASES, "partners": PARTNERS, "platform": PLATFORM}


def kept(name: str) -> Any:
    return json.loads((KEPT / name).read_text())


def _feeds() -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    with gzip.open(KEPT / "feeds.jsonl.gz", "rt") as lines:
        for line in lines:
            row = json.loads(line)
            feed, at, identifier = row.pop("feed"), datetime.fromisoformat(row.pop("at")), UUID(row.pop("id"))
            found[feed].append(Fact(id=identifier, at=at, **row))
    return found


FEEDS = _feeds()


@pytest.mark.parametrize("feed", FEEDS)
def test_the_chain_of_a_kept_feed_holds(feed: str) -> None:
    assert first_break(FEEDS[feed]) is None


def test_the_figures_of_the_kept_feeds_are_what_they_were() -> None:
    facts = by_kind(to_figure_fact(fact) for feed in FEEDS for fact in FEEDS[feed] if is_kept(feed, fact))
    cils = {fact.subject for fact in FEEDS["platform"] if fact.kind == "cil_created"}
    for number, organisations in kept("figures.json").items():
        for organisation, figures in organisations.items():
            cil = organisation if organisation in cils else None
            platform_id = None if cil or organisation == "national" else organisation
            for code, expected in figures.items():
                figure = count(find(current(Code(code)), facts, year(int(number))), cil, platform_id)
                distributions = {name: dict(one) for name, one in figure.distributions.items()}
                assert [figure.total, figure.occurrences, figure.for_others, distributions] == expected


def test_the_history_of_each_kept_case_is_what_it_was() -> None:
    by_case: dict[str, list[Fact]] = defaultdict(list)
    for fact in FEEDS["cases"]:
        by_case[fact.subject].append(fact)
    told = {subject: _lines(facts) for subject, facts in by_case.items()}
    assert {subject: lines for subject, lines in told.items() if lines} == kept("stories.json")


def _lines(facts: list[Fact]) -> list[str]:
    names = {one: f"CIL {one[-4:]}" for one in story.cils(facts)}
    return [f"{line.at.isoformat()} {line.by}: {line.text}" for line in story.lines(facts, names)]


@pytest.mark.parametrize("feed", FEEDS)
def test_each_kept_fact_sends_the_messages_that_it_sent(feed: str) -> None:
    sent = [message for fact in FEEDS[feed] for message in _messages(feed, fact)]
    assert sent == kept("messages.json")[feed]


def _messages(feed: str, fact: Fact) -> Iterator[list[Any]]:
    service = SERVICES[feed]
    for message in service.messages_of(fact):
        argument = None if message.argument is None else dump(message.argument)
        yield [fact.position, type(message).__name__, message.workflow_id, _name(message), argument]
    for workflow in service.ends_of(fact):
        yield [fact.position, "ended", workflow, "", None]


def _name(message: Message) -> str:
    return message.workflow if isinstance(message, Start) else message.name
