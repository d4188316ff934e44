"""What players asked for and were told was done, and the facts by which each such act is found again."""

import re
from collections import Counter
from dataclasses import dataclass, field

import httpx2

from kernel.facts import Fact

ID = r"([a-z0-9-]+)"

TOLD_BY = {
    r"intake/v1/contacts": ("contact_recorded",),
    rf"intake/v1/contacts/{ID}/case": ("case_requested",),
    r"cases/v1/advisers": ("adviser_added",),
    rf"cases/v1/cases/{ID}/first-answer": ("step_done first_answer",),
    rf"cases/v1/cases/{ID}/information": ("information_given",),
    rf"cases/v1/cases/{ID}/services": ("services_chosen",),
    rf"cases/v1/cases/{ID}/interviews": ("step_done interview",),
    rf"cases/v1/cases/{ID}/study": ("study_saved",),
    rf"cases/v1/cases/{ID}/diagnosis": ("step_done diagnosis", "diagnosis_validated"),
    rf"cases/v1/cases/{ID}/decision": ("step_done decision", "decision_taken"),
    rf"cases/v1/cases/{ID}/offer": ("step_done offer", "engagement_offered"),
    rf"cases/v1/cases/{ID}/offer/signature": ("engagement_signed_by",),
    r"cases/v1/links/offer/signature": ("engagement_signed_by",),
    rf"cases/v1/cases/{ID}/decline": ("case_declined",),
    rf"cases/v1/cases/{ID}/ending": ("case_ended",),
    rf"cases/v1/cases/{ID}/follow-ups": ("step_done follow_up",),
    rf"cases/v1/cases/{ID}/commitments/\w+/outcome": ("commitment_settled",),
    rf"cases/v1/cases/{ID}/commitments/\w+/correction": ("commitment_corrected",),
    rf"cases/v1/cases/{ID}/implementation/end": ("step_done implementation",),
    rf"cases/v1/cases/{ID}/report": ("step_done report", "report_made"),
    rf"cases/v1/cases/{ID}/hand-overs": ("file_handed_over",),
    r"cases/v1/links/survey": ("step_done survey", "survey_answered"),
    r"partners/v1/partners": ("partner_created",),
    rf"partners/v1/partners/{ID}/declarations": ("partner_declared",),
    r"platform/v1/mandates": ("mandate_given",),
    r"platform/v1/platforms": ("platform_created",),
    rf"platform/v1/platforms/{ID}/application/\w+": ("homologation_item_provided",),
    rf"platform/v1/platforms/{ID}/application/submission": ("homologation_submitted",),
    rf"platform/v1/platforms/{ID}/decisions": ("homologation_decided",),
    r"platform/v1/cils": ("cil_created",),
    rf"platform/v1/cils/{ID}/charter": ("charter_signed", "mandate_given"),
    rf"platform/v1/cils/{ID}/companies": ("company_attached",),
    r"platform/v1/conventions": ("convention_proposed",),
    rf"platform/v1/conventions/{ID}/signature": ("convention_signed",),
    rf"platform/v1/conventions/{ID}/notices": ("notice_recorded",),
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

    def expected(self, keys: set[str] | None = None) -> Counter[tuple[str, str, str]]:
        """How often each fact is told for the acts of these keys, or all: service, kind, id in the path."""
        told = Counter[tuple[str, str, str]]()
        for key, path in self.asked.items():
            if keys is None or key in keys:
                told.update((path.partition("/")[0], kind, subject) for kind, subject in _told(path))
        return told


def found(service: str, kind: str, subject: str, facts: list[Fact]) -> int:
    """How many facts of players a feed tells of this kind, and of this id where there is one."""
    name, _, step = kind.partition(" ")
    return sum(
        fact.kind == name
        and (not step or fact.data.get("step") == step)
        and (not subject or subject in {fact.subject, *map(str, fact.data.values())})
        and not fact.actor.startswith(BY_PLATFORM)
        for fact in facts
    )


def _told(path: str) -> list[tuple[str, str]]:
    """Longest pattern first: « submission » is no item of an application."""
    for pattern in sorted(TOLD_BY, key=lambda one: (one.count(r"\w"), -len(one))):
        if match := re.fullmatch(pattern, path):
            return [(kind, match[1] if match.groups() else "") for kind in TOLD_BY[pattern]]
    raise AssertionError(f"the auditor does not know by which fact {path} is found")
