"""A case as a page shows it: the parts of the file that the page asks for, and the data of other services."""

import asyncio
from dataclasses import dataclass
from typing import Any

from web.adviser.budget import Drawing, drawn
from web.visitor import Visitor

BY_THEMSELVES = frozenset({"survey", "retention"})
"""Kinds of steps on which an adviser does not act: the employee's answer or time completes them."""


UNNAMED = "un conseiller d'un autre CIL"
"""Shown for an adviser of another CIL, whose name the visitor may not read."""

FOR_ACTS = ("way", "information", "study", "commitments", "survey")
"""Parts of the file that the forms of acts need."""

FOR_HAND_OVER = (*FOR_ACTS, "offer", "exchanges", "report")
"""Parts needed to choose what is handed over: those that exist can be chosen."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case and the parts of its file (`view.study`…), each None or empty where it does not exist yet.

    A part that the page did not ask for is not an attribute, so a template that reads it fails, instead of showing
    nothing.
    """

    case: dict[str, Any]
    person: dict[str, Any] | None
    names: dict[str, str]
    today: str
    parts: dict[str, Any]

    def __getattr__(self, part: str) -> Any:
        if part not in self.parts:
            raise AttributeError(f"this page did not ask for {part!r}")
        return self.parts[part]

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
        """The name of the case's adviser; empty where none is designated."""
        return self.name_of(self.case["adviser"])

    def name_of(self, adviser: str | None) -> str:
        """Returns the name of an adviser whom the file mentions."""
        return self.names.get(adviser, UNNAMED) if adviser else ""

    @property
    def protected(self) -> bool:
        """Says whether the person's contact is protected, since the beginning or now (CONF-5)."""
        return bool(self.case["safe_contact"] or (self.person and self.person["safe_contact"]))

    @property
    def open(self) -> list[dict[str, Any]]:
        """The steps that wait for the adviser, the oldest first."""
        steps = self.way["steps"]
        return [
            one
            for one in steps
            if one["state"]["code"] == "open" and one["kind"]["code"] not in BY_THEMSELVES
        ]

    @property
    def closed(self) -> bool:
        return self.case["closed_on"] is not None

    @property
    def stage(self) -> str:
        return str(self.case["stage"]["code"])

    def waits_for(self, kind: str) -> bool:
        return any(one["kind"]["code"] == kind for one in self.open)

    @property
    def made(self) -> list[str]:
        """The parts of the file that exist, hence may be handed over."""
        there = {
            "diagnosis": self.study,
            "report": self.report,
            "engagement": self.offer and self.offer["signed"],
            "exchanges": self.exchanges,
        }
        return [part for part, found in there.items() if found]

    @property
    def offer_refused(self) -> bool:
        """Says whether the employee refused the last offer; otherwise it lapsed or was signed."""
        results = [one["result"] for one in self.way["steps"] if one["kind"]["code"] == "sign_engagement"]
        return results[-1:] == ["refused"]

    def of_owner(self, owner: str) -> list[dict[str, Any]]:
        return [one for one in self.commitments if one["owner"] == owner]

    @property
    def unsettled(self) -> int:
        return sum(one["outcome"] is None for one in self.commitments)

    @property
    def shares(self) -> bool:
        """Says whether the employee now authorises the transmission of information to third parties."""
        return any(
            one["purpose"]["code"] == "share_with_third_parties" and one["given"] and not one["withdrawn_at"]
            for one in self.authorisations
        )

    @property
    def drawing(self) -> Drawing | None:
        return drawn(self.study["study"].get("budget") or {}) if self.study else None


async def case_view(visitor: Visitor, case_id: str, *parts: str) -> CaseView:
    """Reads the case and these parts, all by default, as the visitor. Raises Problem 404 where they may not see it."""
    file = await visitor.api.get(f"cases/v1/cases/{case_id}/file", part=parts)
    person = await visitor.api.maybe(f"intake/v1/persons/{file['case']['person_id']}")
    return CaseView(
        file["case"], person, file["names"], file["day"], {part: file[part] for part in parts or file}
    )


async def whole_view(visitor: Visitor, case_id: str) -> CaseView:
    """Reads the case with all parts of its file and its referrals."""
    found, referrals = await asyncio.gather(
        case_view(visitor, case_id), visitor.api.get("partners/v1/referrals", case=case_id)
    )
    found.parts["referrals"] = referrals["items"]
    return found
