"""The acts that players sent and got an answer to, and the facts by which the auditor finds each again."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2

from kernel.facts import Fact
from services.cases.facts import (
    AdviserAdded,
    CaseDeclined,
    CaseEnded,
    CommitmentCorrected,
    CommitmentSettled,
    DecisionTaken,
    DiagnosisValidated,
    EngagementOffered,
    EngagementSignedBy,
    FileHandedOver,
    InformationGiven,
    ReportMade,
    ServicesChosen,
    StepDone,
    StudySaved,
    SurveyAnswered,
)
from services.intake.facts import CaseRequested, ContactRecorded
from services.partners.facts import PartnerCreated, PartnerDeclared
from services.platform.facts import (
    CharterSigned,
    CilCreated,
    CompanyAttached,
    ConventionProposed,
    ConventionSigned,
    HomologationDecided,
    HomologationItemProvided,
    HomologationSubmitted,
    MandateGiven,
    NoticeRecorded,
    PlatformCreated,
)
from tests.faults.contents import content_of
from words.way import StepKind

ID = r"([a-z0-9-]+)"


@dataclass(frozen=True, slots=True)
class Expected:
    """A fact that an act must leave: its kind, and the kind of step where one is named."""

    kind: type[Any]
    step: StepKind | None = None

    def __str__(self) -> str:
        return f"{self.kind.__name__} {self.step}" if self.step else self.kind.__name__


FACTS_OF_ACT = {
    r"intake/v1/contacts": (Expected(ContactRecorded),),
    rf"intake/v1/contacts/{ID}/case": (Expected(CaseRequested),),
    r"cases/v1/advisers": (Expected(AdviserAdded),),
    rf"cases/v1/cases/{ID}/first-answer": (Expected(StepDone, StepKind.FIRST_ANSWER),),
    rf"cases/v1/cases/{ID}/information": (Expected(InformationGiven),),
    rf"cases/v1/cases/{ID}/services": (Expected(ServicesChosen),),
    rf"cases/v1/cases/{ID}/interviews": (Expected(StepDone, StepKind.INTERVIEW),),
    rf"cases/v1/cases/{ID}/study": (Expected(StudySaved),),
    rf"cases/v1/cases/{ID}/diagnosis": (Expected(StepDone, StepKind.DIAGNOSIS), Expected(DiagnosisValidated)),
    rf"cases/v1/cases/{ID}/decision": (Expected(StepDone, StepKind.DECISION), Expected(DecisionTaken)),
    rf"cases/v1/cases/{ID}/offer": (Expected(StepDone, StepKind.OFFER), Expected(EngagementOffered)),
    rf"cases/v1/cases/{ID}/offer/signature": (Expected(EngagementSignedBy),),
    r"cases/v1/links/offer/signature": (Expected(EngagementSignedBy),),
    rf"cases/v1/cases/{ID}/decline": (Expected(CaseDeclined),),
    rf"cases/v1/cases/{ID}/ending": (Expected(CaseEnded),),
    rf"cases/v1/cases/{ID}/follow-ups": (Expected(StepDone, StepKind.FOLLOW_UP),),
    rf"cases/v1/cases/{ID}/commitments/\w+/outcome": (Expected(CommitmentSettled),),
    rf"cases/v1/cases/{ID}/commitments/\w+/correction": (Expected(CommitmentCorrected),),
    rf"cases/v1/cases/{ID}/implementation/end": (Expected(StepDone, StepKind.IMPLEMENTATION),),
    rf"cases/v1/cases/{ID}/report": (Expected(StepDone, StepKind.REPORT), Expected(ReportMade)),
    rf"cases/v1/cases/{ID}/hand-overs": (Expected(FileHandedOver),),
    r"cases/v1/links/survey": (Expected(StepDone, StepKind.SURVEY), Expected(SurveyAnswered)),
    r"partners/v1/partners": (Expected(PartnerCreated),),
    rf"partners/v1/partners/{ID}/declarations": (Expected(PartnerDeclared),),
    r"platform/v1/mandates": (Expected(MandateGiven),),
    r"platform/v1/platforms": (Expected(PlatformCreated),),
    rf"platform/v1/platforms/{ID}/application/\w+": (Expected(HomologationItemProvided),),
    rf"platform/v1/platforms/{ID}/application/submission": (Expected(HomologationSubmitted),),
    rf"platform/v1/platforms/{ID}/decisions": (Expected(HomologationDecided),),
    r"platform/v1/cils": (Expected(CilCreated),),
    rf"platform/v1/cils/{ID}/charter": (Expected(CharterSigned), Expected(MandateGiven)),
    rf"platform/v1/cils/{ID}/companies": (Expected(CompanyAttached),),
    r"platform/v1/conventions": (Expected(ConventionProposed),),
    rf"platform/v1/conventions/{ID}/signature": (Expected(ConventionSigned),),
    rf"platform/v1/conventions/{ID}/notices": (Expected(NoticeRecorded),),
}
"""Path of each act of the plays, with the facts that its transaction records."""

BY_PLATFORM = ("workflow:", "service:")
"""Prefixes of actors that are processes: their facts are not of a player's act."""


@dataclass(slots=True)
class Acts:
    """Acts by idempotency key: the path of each, and those whose answer said that they were done."""

    asked: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def note_request(self, request: httpx2.Request) -> None:
        key = request.headers.get("idempotency-key")
        if key and request.method != "GET":
            self.asked[key] = request.url.path.removeprefix("/api/")

    def note_answer(self, answer: httpx2.Response) -> None:
        key = answer.request.headers.get("idempotency-key")
        if key in self.asked and answer.is_success:
            self.done.add(key)

    def expected(self, keys: set[str] | None = None) -> Counter[tuple[str, Expected, str]]:
        """Counts the facts that the acts of these keys, or all, must leave: by service, fact and id in the path."""
        counts = Counter[tuple[str, Expected, str]]()
        for key, path in self.asked.items():
            if keys is None or key in keys:
                counts.update((path.partition("/")[0], what, subject) for what, subject in _expected_of(path))
        return counts


def found(service: str, what: Expected, subject: str, facts: list[Fact]) -> int:
    """Counts the facts of players in a feed, of this kind and, where it is given, of this id."""
    return sum(
        isinstance(content := content_of(service, fact), what.kind)
        and what.step in (None, getattr(content, "step", None))
        and (not subject or subject in {fact.subject, *map(str, fact.data.values())})
        and not fact.actor.startswith(BY_PLATFORM)
        for fact in facts
    )


def _expected_of(path: str) -> list[tuple[Expected, str]]:
    """Returns the facts of a path, by the longest matching pattern: « submission » is not an item of a file."""
    for pattern in sorted(FACTS_OF_ACT, key=lambda one: (one.count(r"\w"), -len(one))):
        if match := re.fullmatch(pattern, path):
            return [(what, match[1] if match.groups() else "") for what in FACTS_OF_ACT[pattern]]
    raise AssertionError(f"the auditor does not know by which fact {path} is found")
