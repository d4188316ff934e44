"""A case as one page shows it: everything that the API says of it, asked for at once."""

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from web.adviser.budget import Drawing, drawn
from web.api import Api, Problem
from web.codes import Lists, codes_of
from web.visitor import Visitor

TO_DO = frozenset(
    {
        "first_answer",
        "interview",
        "diagnosis",
        "decision",
        "offer",
        "sign_engagement",
        "decide_after_lapse",
        "implementation",
        "follow_up",
        "sign_amendment",
        "report",
    }
)
"""Kinds of steps that an adviser acts upon; the others run by themselves."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case and what hangs on it; what does not exist yet is None or empty."""

    case: dict[str, Any]
    way: dict[str, Any]
    person: dict[str, Any] | None
    information: dict[str, Any]
    exchanges: list[dict[str, Any]]
    study: dict[str, Any] | None
    decision: dict[str, Any] | None
    ending: dict[str, Any] | None
    offer: dict[str, Any] | None
    amendments: list[dict[str, Any]]
    commitments: list[dict[str, Any]]
    authorisations: list[dict[str, Any]]
    referrals: list[dict[str, Any]]
    report: dict[str, Any] | None
    survey: dict[str, Any] | None
    hand_overs: list[dict[str, Any]]
    story: list[dict[str, Any]]
    advisers: dict[str, str]

    @property
    def id(self) -> str:
        return str(self.case["id"])

    @property
    def version(self) -> int:
        return int(self.case["version"])

    @property
    def name(self) -> str:
        if not self.person:
            return f"Dossier {self.case['reference']}"
        return f"{self.person['first_name']} {self.person['last_name']}"

    @property
    def adviser(self) -> str:
        """The name of the one adviser; their identifier where they belong to another CIL."""
        code = self.case["adviser"] or ""
        return self.advisers.get(code, code)

    @property
    def protected(self) -> bool:
        """Whether the person may be reached only as they said, since the beginning or now (CONF-5)."""
        return bool(self.case["safe_contact"] or (self.person and self.person["safe_contact"]))

    @property
    def open(self) -> list[dict[str, Any]]:
        """Steps that wait for the adviser, oldest first."""
        steps = self.way["steps"]
        return [one for one in steps if one["state"]["code"] == "open" and one["kind"]["code"] in TO_DO]

    @property
    def closed(self) -> bool:
        return self.case["closed_on"] is not None

    @property
    def stage(self) -> str:
        return str(self.case["stage"]["code"])

    def waits_for(self, kind: str) -> bool:
        return any(one["kind"]["code"] == kind for one in self.open)

    def of_owner(self, owner: str) -> list[dict[str, Any]]:
        return [one for one in self.commitments if one["owner"] == owner]

    @property
    def unsettled(self) -> int:
        return sum(one["outcome"] is None for one in self.commitments)

    @property
    def shares(self) -> bool:
        """Whether the employee authorises that information be passed to third parties, now."""
        return any(
            one["purpose"]["code"] == "share_with_third_parties" and one["given"] and not one["withdrawn_at"]
            for one in self.authorisations
        )

    @property
    def drawing(self) -> Drawing | None:
        return drawn(self.study["study"].get("budget") or {}) if self.study else None


async def case_view(visitor: Visitor, case_id: str) -> CaseView:
    """Everything on one case, asked for in the visitor's name; Problem 404 where it is out of reach."""
    api, path = visitor.api, f"cases/v1/cases/{case_id}"
    case = await api.get(path)
    answers = await asyncio.gather(
        api.get(f"{path}/way"),
        api.maybe(f"intake/v1/persons/{case['person_id']}"),
        api.get(f"{path}/information"),
        api.get(f"{path}/exchanges"),
        api.maybe(f"{path}/study"),
        api.maybe(f"{path}/decision"),
        api.maybe(f"{path}/ending"),
        api.maybe(f"{path}/offer"),
        api.get(f"{path}/amendments"),
        api.get(f"{path}/commitments"),
        api.get(f"{path}/authorisations"),
        api.get("partners/v1/referrals", case=case_id),
        api.maybe(f"{path}/report"),
        _survey(api, path),
        api.get(f"{path}/hand-overs"),
        api.get(f"{path}/story"),
        api.get("cases/v1/advisers"),
    )
    (way, person, information, exchanges, study, decision, ending) = answers[:7]
    (offer, amendments, commitments, authorisations) = answers[7:11]
    (referrals, report, survey, hand_overs, story, advisers) = answers[11:]
    return CaseView(
        case=case,
        way=way,
        person=person,
        information=information,
        exchanges=exchanges,
        study=study,
        decision=decision,
        ending=ending,
        offer=offer,
        amendments=amendments,
        commitments=commitments,
        authorisations=authorisations,
        referrals=referrals["items"],
        report=report,
        survey=survey,
        hand_overs=hand_overs,
        story=story["lines"],
        advisers={one["id"]: one["name"] for one in advisers},
    )


async def _survey(api: Api, path: str) -> Any:
    """The survey, where one was sent."""
    try:
        return await api.get(f"{path}/survey")
    except Problem as problem:
        if problem.status not in (404, 409):
            raise
        return None


async def codes(request: Request, visitor: Visitor) -> Lists:
    return await codes_of(request, visitor.api, "cases")
