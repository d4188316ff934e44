"""The auditor: invariants that hold after any play, whatever failed in it. Each invariant is one function.

A function returns sentences on what is broken, an empty list if nothing is. It reads only the state left
(`tests.faults.left`), and has a calendar of its own, so that it does not share the product's mistakes.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kernel.facts import Fact, first_break
from kernel.message_facts import MessageSent, MessageWithheld
from services.cases.facts import (
    CaseClosed,
    CaseErased,
    CaseOpened,
    DeadlineMoved,
    EngagementSigned,
    EngagementSignedBy,
    StepCancelled,
    StepDone,
    StepLapsed,
    StepLate,
    StepOpened,
    StepReminded,
)
from services.intake.facts import CaseRequested
from services.partners.facts import (
    ReferralEnded,
    ReferralExpired,
    ReferralRefused,
    ReferralSent,
    ReferralWithdrawn,
)
from services.platform.facts import ConventionEnded, ConventionRenewed, ConventionSigned
from services.reporting.domain.figures import Figure, measure
from services.reporting.domain.indicators import Code, current
from services.reporting.domain.scope import Scope, year
from services.reporting.service.ingestion import is_kept, to_figure_fact
from tests.faults.acts import BY_PLATFORM, Expected, found
from tests.faults.contents import content_of
from tests.faults.left import Left
from words.way import StepKind

ONCE: dict[type[Any], tuple[str, ...]] = {
    CaseOpened: (),
    CaseClosed: (),
    CaseErased: (),
    StepOpened: ("step", "ordinal"),
    StepDone: ("step", "ordinal"),
    StepLapsed: ("step", "ordinal"),
    StepLate: ("step", "ordinal", "due"),
    StepReminded: ("step", "ordinal", "reminder"),
    EngagementSignedBy: ("content_hash", "party"),
    EngagementSigned: (),
    ConventionRenewed: ("anniversary",),
    ConventionEnded: (),
    MessageSent: ("message",),
    MessageWithheld: ("message",),
}
"""Facts recorded at most once per subject and per values of these fields."""

REFERRAL_OVER = (ReferralEnded, ReferralExpired, ReferralWithdrawn, ReferralRefused)

Step = tuple[str, str, int]

SETTLES = (StepDone, StepLapsed, StepCancelled)


def acknowledged(left: Left) -> list[str]:
    """No act is lost whose answer said that it was done (I1)."""
    done = left.acts.expected(left.acts.done)
    totals = Counter[tuple[str, Expected, str]]()
    for (service, kind, _), count in done.items():
        totals[service, kind, ""] += count
    return [
        f"{service}: {count} × {kind} {subject} acknowledged, {told} told"
        for (service, kind, subject), count in (done | totals).items()
        if (told := found(service, kind, subject, left.feeds.get(service, []))) < count
    ]


def once(left: Left) -> list[str]:
    """No act is done twice, no step settled twice, no mail sent twice under two Message-IDs (I2)."""
    asked = Counter[tuple[str, Expected]]()
    for (service, kind, _), count in left.acts.expected().items():
        asked[service, kind] += count
    more = [
        f"{service}: {count} × {kind} asked, {told} told"
        for (service, kind), count in asked.items()
        if (told := found(service, kind, "", left.feeds.get(service, []))) > count
    ]
    return more + list(_told_again(left)) + _posted_otherwise(left)


def _told_again(left: Left) -> Iterator[str]:
    for name, facts in left.feeds.items():
        told = Counter(
            (one.kind, one.subject, *(str(getattr(content, key)) for key in ONCE[type(content)]))
            for one in facts
            if type(content := content_of(name, one)) in ONCE
        )
        yield from (f"{name}: {' '.join(key)} told {count} times" for key, count in told.items() if count > 1)


def _posted_otherwise(left: Left) -> list[str]:
    """The mails delivered are those that facts record as sent, each under its own Message-ID."""
    if left.mails is None:
        return []
    sent = {
        content.message.hex
        for feed, facts in left.feeds.items()
        for one in facts
        if isinstance(content := content_of(feed, one), MessageSent)
    }
    return [
        f"message {name} posted or told, not both"
        for name in sent ^ {name.strip("<>").partition("@")[0] for name in left.mails}
    ]


def deadlines(left: Left) -> list[str]:
    """Each deadline fires once, on its civil day in France, and none is forgotten (I4)."""
    return [*_steps_by_time(left), *_conventions_by_time(left)]


def _midnight(day: date, after: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=after), time(), ZoneInfo("Europe/Paris"))


def _steps_by_time(left: Left) -> Iterator[str]:
    """The last day is included: a step ends as the next day begins (ENG-6)."""
    due, ended = dict[Step, tuple[date, datetime]](), set[Step]()
    for fact in left.feeds.get("cases", []):
        content = content_of("cases", fact)
        step = (fact.subject, getattr(content, "step", ""), getattr(content, "ordinal", 0))
        match content:
            case StepOpened() | DeadlineMoved():
                due.pop(step, None)
                if content.due:
                    due[step] = content.due, fact.at
            case StepLapsed() | StepLate() if step in due:
                day, since = due[step]
                yield from _in_time(left, f"{step[1]} of case {step[0]}", max(_midnight(day, 1), since), fact)
        if isinstance(content, (*SETTLES, StepLate)):
            ended.add(step)
    for step, (day, _) in due.items():
        if step not in ended and _midnight(day, 1) <= left.now:
            yield f"{step[1]} of case {step[0]} was due on {day} and nothing was done"


def _conventions_by_time(left: Left) -> Iterator[str]:
    """Events come at the beginning of their day; those of a letter typed late come when it is typed."""
    since = dict[str, datetime]()
    for fact in left.feeds.get("platform", []):
        if not fact.actor.startswith(BY_PLATFORM):
            since[fact.subject] = fact.at
        content = content_of("platform", fact)
        if isinstance(content, ConventionRenewed | ConventionEnded):
            day = content.anniversary if isinstance(content, ConventionRenewed) else content.day
            instant = max(_midnight(day), since[fact.subject])
            yield from _in_time(left, f"{fact.kind} {fact.subject}", instant, fact)


def _in_time(left: Left, what: str, instant: datetime, fact: Fact) -> Iterator[str]:
    """On stepped time a due event happens at its exact instant, even if processes were killed.

    An event in the span that a restore lost happens again before time goes on.
    """
    if left.undone and left.undone[0] < instant <= fact.at <= left.undone[1]:
        return
    if fact.at < instant:
        yield f"{what} fired {instant - fact.at} early"
    elif fact.at > instant:
        yield f"{what} fired {fact.at - instant} late"


def feeds(left: Left) -> list[str]:
    """Positions of facts are dense, the chain is whole, and a feed ends at the position that its service gives (I6)."""
    breaks = {name: first_break(facts) for name, facts in left.feeds.items()}
    broken = [f"{name}: broken at {position}" for name, position in breaks.items() if position is not None]
    ends = {name: (facts[-1].position, facts[-1].hash) for name, facts in left.feeds.items() if facts}
    cut = [
        f"{name}: ends at {ends[name][0]}, not {head[0]}"
        for name, head in left.heads.items()
        if name in ends and head != ends[name]
    ]
    return broken + cut


def figures(left: Left) -> list[str]:
    """Reporting has applied every fact, and its figures equal those computed here from the facts (I5)."""
    behind = [
        f"{name}: {left.reported[name][0]} of {head[0]} facts applied"
        for name, head in left.heads.items()
        if left.reported and left.reported[name] != head
    ]
    kept = [
        to_figure_fact(fact) for name, facts in left.feeds.items() for fact in facts if is_kept(name, fact)
    ]
    wrong = [
        f"{number}: {one['code']} is {_shown(one)}, the facts say {_folded(expected)}"
        for number, report in left.figures.items()
        for one in report["indicators"]
        if _shown(one) != _folded(expected := measure(current(Code(one["code"])), kept, Scope(year(number))))
    ]
    return behind + wrong


def _shown(one: dict[str, Any]) -> tuple[Any, ...]:
    spread = {
        by["dimension"]: {line["code"]: line["count"] for line in by["counts"]} for by in one["distributions"]
    }
    return one["total"], one["occurrences"], one["for_others"], spread


def _folded(figure: Figure) -> tuple[Any, ...]:
    spread = {str(by): dict(counts) for by, counts in figure.distributions.items()}
    return figure.total, figure.occurrences, figure.for_others, spread


def moving(left: Left) -> list[str]:
    """No workflow fails or waits for a service for ever, and no message is parked (I9)."""
    return left.stuck + ([f"{left.parked} messages parked"] if left.parked else [])


def agreed(left: Left) -> list[str]:
    """The workflows that facts require are those that Temporal runs and that services wait for (I8)."""
    if left.running is None:
        return []
    under_way = set(_under_way(left))
    missing = [f"{name} should run and does not" for name in sorted(under_way - left.running)]
    astray = [f"{name} runs and should not" for name in sorted(left.running - under_way)]
    waits = [f"{name} is waited for by no workflow" for name in sorted(left.awaited - left.running)]
    return missing + astray + waits


def _under_way(left: Left) -> Iterator[str]:
    """Yields workflow ids: of a case to its closure or survey, then its retention; of a convention to its end."""
    by_case = dict[str, list[Any]]()
    for fact in left.feeds.get("cases", []):
        by_case.setdefault(fact.subject, []).append(content_of("cases", fact))
    for subject, facts in sorted(by_case.items()):
        if closed := next((one for one in facts if isinstance(one, CaseClosed)), None):
            yield from [f"case-{subject}"] if closed.survey and not _settled(facts, StepKind.SURVEY) else []
            yield from [] if any(isinstance(one, CaseErased) for one in facts) else [f"retention-{subject}"]
    yield from _of(left, "intake", CaseRequested, "case", _subjects(left, "cases", CaseClosed))
    yield from _of(
        left, "platform", ConventionSigned, "convention", _subjects(left, "platform", ConventionEnded)
    )
    yield from _of(left, "partners", ReferralSent, "referral", _subjects(left, "partners", *REFERRAL_OVER))


def _of(left: Left, feed: str, begins: type[Any], workflow: str, over: set[str]) -> Iterator[str]:
    """Yields the workflows that a kind of fact begins, without those whose subject is over."""
    for fact in left.feeds.get(feed, []):
        content = content_of(feed, fact)
        begun = isinstance(content, begins) and getattr(content, "complete", True)
        if begun and fact.subject not in over:
            yield f"{workflow}-{fact.subject}"


def _subjects(left: Left, feed: str, *kinds: type[Any]) -> set[str]:
    return {fact.subject for fact in left.feeds.get(feed, []) if isinstance(content_of(feed, fact), kinds)}


def _settled(facts: list[Any], step: StepKind) -> bool:
    return any(isinstance(fact, SETTLES) and fact.step is step for fact in facts)


def apart(left: Left) -> list[str]:
    """No organisation can read the data of another (I7)."""
    return [f"a stranger reads {path}" for path in left.strangers]


def discreet(left: Left) -> list[str]:
    """No person is named outside of the owners' databases and the mails (I10)."""
    return [
        f"{place} holds {name!r}"
        for place, text in left.told.items()
        for name in left.people
        if name.encode() in text or json.dumps(name)[1:-1].encode() in text
    ]


INVARIANTS: tuple[Callable[[Left], list[str]], ...] = (
    acknowledged,
    once,
    deadlines,
    feeds,
    figures,
    moving,
    agreed,
    apart,
    discreet,
)


def audit(left: Left) -> dict[str, list[str]]:
    """Returns the broken invariants with what is wrong; an empty dict where all hold."""
    return {check.__name__: broken for check in INVARIANTS if (broken := check(left))}
