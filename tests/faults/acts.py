"""What players asked for and were told was done, and the facts by which each such act is found again."""

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
from tests.faults.reading import said
from words.way import StepKind

ID = r"([a-z0-9-]+)"


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of fact, of one kind of step where it is named."""

    kind: type[Any]
    step: StepKind | None = None

    def __str__(self) -> str:
        return f"{self.kind.__name__} {self.step}" if self.step else self.kind.__name__


TOLD_BY = {
    r"intake/v1/contacts": (Told(ContactRecorded),),
    rf"intake/v1/contacts/{ID}/case": (Told(CaseRequested),),
    r"cases/v1/advisers": (Told(AdviserAdded),),
    rf"cases/v1/cases/{ID}/first-answer": (Told(StepDone, StepKind.FIRST_ANSWER),),
    rf"cases/v1/cases/{ID}/information": (Told(InformationGiven),),
    rf"cases/v1/cases/{ID}/services": (Told(ServicesChosen),),
    rf"cases/v1/cases/{ID}/interviews": (Told(StepDone, StepKind.INTERVIEW),),
    rf"cases/v1/cases/{ID}/study": (Told(StudySaved),),
    rf"cases/v1/cases/{ID}/diagnosis": (Told(StepDone, StepKind.DIAGNOSIS), Told(DiagnosisValidated)),
    rf"cases/v1/cases/{ID}/decision": (Told(StepDone, StepKind.DECISION), Told(DecisionTaken)),
    rf"cases/v1/cases/{ID}/offer": (Told(StepDone, StepKind.OFFER), Told(EngagementOffered)),
    rf"cases/v1/cases/{ID}/offer/signature": (Told(EngagementSignedBy),),
    r"cases/v1/links/offer/signature": (Told(EngagementSignedBy),),
    rf"cases/v1/cases/{ID}/decline": (Told(CaseDeclined),),
    rf"cases/v1/cases/{ID}/ending": (Told(CaseEnded),),
    rf"cases/v1/cases/{ID}/follow-ups": (Told(StepDone, StepKind.FOLLOW_UP),),
    rf"cases/v1/cases/{ID}/commitments/\w+/outcome": (Told(CommitmentSettled),),
    rf"cases/v1/cases/{ID}/commitments/\w+/correction": (Told(CommitmentCorrected),),
    rf"cases/v1/cases/{ID}/implementation/end": (Told(StepDone, StepKind.IMPLEMENTATION),),
    rf"cases/v1/cases/{ID}/report": (Told(StepDone, StepKind.REPORT), Told(ReportMade)),
    rf"cases/v1/cases/{ID}/hand-overs": (Told(FileHandedOver),),
    r"cases/v1/links/survey": (Told(StepDone, StepKind.SURVEY), Told(SurveyAnswered)),
    r"partners/v1/partners": (Told(PartnerCreated),),
    rf"partners/v1/partners/{ID}/declarations": (Told(PartnerDeclared),),
    r"platform/v1/mandates": (Told(MandateGiven),),
    r"platform/v1/platforms": (Told(PlatformCreated),),
    rf"platform/v1/platforms/{ID}/application/\w+": (Told(HomologationItemProvided),),
    rf"platform/v1/platforms/{ID}/application/submission": (Told(HomologationSubmitted),),
    rf"platform/v1/platforms/{ID}/decisions": (Told(HomologationDecided),),
    r"platform/v1/cils": (Told(CilCreated),),
    rf"platform/v1/cils/{ID}/charter": (Told(CharterSigned), Told(MandateGiven)),
    rf"platform/v1/cils/{ID}/companies": (Told(CompanyAttached),),
    r"platform/v1/conventions": (Told(ConventionProposed),),
    rf"platform/v1/conventions/{ID}/signature": (Told(ConventionSigned),),
    rf"platform/v1/conventions/{ID}/notices": (Told(NoticeRecorded),),
}
"""Each act of the plays, by its path, and the facts that a player's own transaction tells for it."""

BY_PLATFORM = ("workflow:", "service:")
"""Who else tells facts: they are no player's acts."""


@dataclass(slots=True)
class Acts:
    """Acts by key: where each was asked, and those that were answered as done."""

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

    def expected(self, keys: set[str] | None = None) -> Counter[tuple[str, Told, str]]:
        """How often each fact is told for the acts of these keys, or all: service, what, id in the path."""
        told = Counter[tuple[str, Told, str]]()
        for key, path in self.asked.items():
            if keys is None or key in keys:
                told.update((path.partition("/")[0], what, subject) for what, subject in _told(path))
        return told


def found(service: str, what: Told, subject: str, facts: list[Fact]) -> int:
    """How many facts of players a feed has of this kind, and of this id where there is one."""
    return sum(
        isinstance(content := said(service, fact), what.kind)
        and what.step in (None, getattr(content, "step", None))
        and (not subject or subject in {fact.subject, *map(str, fact.data.values())})
        and not fact.actor.startswith(BY_PLATFORM)
        for fact in facts
    )


def _told(path: str) -> list[tuple[Told, str]]:
    """Longest pattern first: « submission » is no item of an application."""
    for pattern in sorted(TOLD_BY, key=lambda one: (one.count(r"\w"), -len(one))):
        if match := re.fullmatch(pattern, path):
            return [(what, match[1] if match.groups() else "") for what in TOLD_BY[pattern]]
    raise AssertionError(f"the auditor does not know by which fact {path} is found")
