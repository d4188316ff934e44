"""The acts of one case, as the adviser and the employee carry them out through the gateway."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from deploy.demo.gateway import Gateway, Person, Unexpected
from deploy.demo.people import Employee
from deploy.demo.world import World, morning
from kernel.calendar import paris_day

REASON = {"code": "employee_request", "text": "À la demande du salarié."}

CIL_PROMISE = {
    "id": "c1",
    "kind": "own_product",
    "product": "rehousing",
    "wording": "Présenter le dossier dans notre parc réservé.",
}
REFERRAL_PROMISE = {
    "id": "c1",
    "kind": "referral",
    "wording": "Présenter le dossier à un partenaire spécialisé.",
}
EMPLOYEE_PROMISE = {
    "id": "s1",
    "kind": "provide_information",
    "wording": "Fournir les trois derniers bulletins de paie.",
}
SATISFIED = {
    "known_through": "directly",
    "welcome_effective": "yes",
    "overcame": "yes",
    "welcome": "very_satisfied",
    "diagnosis": "satisfied",
    "solutions": "satisfied",
    "responsiveness": "very_satisfied",
}
DISSATISFIED = {"overcame": "no", "welcome": "satisfied", "solutions": "little_satisfied"}


@dataclass(slots=True)
class Life:
    """A case that a story plays.

    `outcome` and `titles` are what the story expects in the end: the case's outcome, and the subjects of the mails that
    the employee received.
    """

    name: str
    world: World
    employee: Employee
    adviser: Person
    case: str = ""
    contact: dict[str, Any] = field(default_factory=dict)
    outcome: str = ""
    titles: list[str] = field(default_factory=list)

    @property
    def gateway(self) -> Gateway:
        return self.world.gateway

    def path(self, act: str = "") -> str:
        return f"cases/v1/cases/{self.case}" + (f"/{act}" if act else "")

    async def act(self, act: str, body: Any = None) -> Any:
        """Posts an act of the adviser on the case."""
        return await self.adviser.post(self.path(act), body)

    async def first_contact(self, day: date | None = None, nature: str = "telephone") -> dict[str, Any]:
        body = self.employee.contact(day or self.world.today, nature)
        self.contact = await self.adviser.post("intake/v1/contacts", body)
        return self.contact

    async def open(self, day: date | None = None, nature: str = "telephone") -> None:
        """Records the contact and requests the case; returns once the workflow has opened it."""
        contact = await self.first_contact(day, nature)
        asked = await self.adviser.post(f"intake/v1/contacts/{contact['id']}/case", {})
        self.case = asked["case_id"]
        await self.world.quiet()

    async def answer(self) -> None:
        today = self.world.today.isoformat()
        await self.act("first-answer", {"means": "telephone", "on": today})
        await self.act("information", {"version": 1, "on": today, "how": "telephone"})
        await self.act("services", {"services": ["first_diagnosis", "orientation"], "on": today})

    async def diagnose(self, study: dict[str, Any] | None = None) -> None:
        """Records the interview, the study file and the diagnosis."""
        today = self.world.today.isoformat()
        notes = "Entretien approfondi ; situation confirmée par les pièces."
        await self.act("interviews", {"means": "visit", "on": today, "notes": notes, "another": False})
        await self.adviser.put(self.path("study"), study or self.employee.study())
        await self.act("diagnosis")

    async def decide(self, outcome: str = "level_2", **more: Any) -> None:
        await self.act("decision", {"outcome": outcome, **more})

    async def first_level(self) -> None:
        """Carries out the first answer, the interview, the diagnosis and the decision for level 2, on one day."""
        await self.answer()
        await self.diagnose()
        await self.decide(solutions=["own_product"])

    def proposal(self, promise: dict[str, Any] = CIL_PROMISE, **changed: Any) -> dict[str, Any]:
        due = (self.world.today + timedelta(days=45)).isoformat()
        cil = [{**promise, "due": due, **changed}]
        return {"cil": cil, "employee": [{**EMPLOYEE_PROMISE, "due": due}]}

    async def offer(self, promise: dict[str, Any] = CIL_PROMISE) -> dict[str, Any]:
        offered: dict[str, Any] = await self.act("offer", self.proposal(promise))
        return offered

    async def employee_signs(self, share: bool = True) -> None:
        """Opens the latest link that the employee received, reads the engagement and signs it."""
        visitor = await self.gateway.open_latest(self.employee.email)
        offer = await visitor.get("cases/v1/links/offer")
        choices = {"share_with_third_parties": share, "inform_employer": False}
        body = {"content_hash": offer["content_hash"], "choices": choices}
        await visitor.post("cases/v1/links/offer/signature", body)

    async def cil_signs(self) -> None:
        offer = await self.adviser.get(self.path("offer"))
        await self.act("offer/signature", {"content_hash": offer["content_hash"]})

    async def both_sign(self) -> None:
        await self.employee_signs()
        await self.cil_signs()

    async def amend(self) -> None:
        """Has the adviser propose one more commitment, and both sign it; the commitments change only once both have."""
        due = (self.world.today + timedelta(days=40)).isoformat()
        more = {
            "id": "s2",
            "kind": "take_steps",
            "wording": "Déposer une demande de logement social.",
            "due": due,
        }
        before = await self.adviser.get(self.path("commitments"))
        made = await self.act("amendments", {"employee": [more], "reason": REASON})
        await self.world.quiet()
        signature = {"content_hash": made["content_hash"]}
        visitor = await self.gateway.open_latest(self.employee.email)
        await visitor.post("cases/v1/links/amendment/signature", signature)
        if await self.adviser.get(self.path("commitments")) != before:
            raise Unexpected(f"{self.name}: an amendment acted before both had signed")
        await self.act("amendments/1/signature", signature)

    async def refer(self, partner: str) -> str:
        """Sends a packet of chosen items to a partner of the CIL's directory; returns the referral's id."""
        found = (await self.adviser.get("partners/v1/partners"))["items"]
        sheet = next(one for one in found if one["name"] == partner)
        body = {
            "partner_id": sheet["id"],
            "items": [
                "applicant_name",
                "personal_telephone",
                "housing_situation",
                "resources",
                "housing_charges",
            ],
            "recipient_checked": True,
            "reason": "Accompagnement budgétaire et recherche d'un accord avec le bailleur.",
        }
        sent = await self.act("referrals", body)
        await self.world.quiet()
        return str(sent["id"])

    async def referral_state(self, referral: str) -> str:
        found = await self.adviser.get(self.path("referrals"))
        return next(str(one["state"]) for one in found if one["id"] == referral)

    async def follow_up(self) -> None:
        """Holds a follow-up. The next one is then open, until the end of the implementation cancels it."""
        await self.act(
            "follow-ups", {"on": self.world.today.isoformat(), "notes": "Point fait par téléphone."}
        )
        await self.world.quiet()

    async def keep_promises(self) -> None:
        for one in await self.adviser.get(self.path("commitments")):
            name = one["id"].rpartition(".")[2]
            if one["outcome"] is None:
                await self.act(f"commitments/{name}/outcome", {"outcome": "done"})

    async def finish(self, good_end: bool = True, appraisal: str = "Objectif atteint.") -> None:
        """Settles every commitment, ends the implementation, makes the report and hands it over (CASE-7)."""
        await self.keep_promises()
        await self.act("implementation/end")
        await self.act("report", {"good_end": good_end, "appraisal": appraisal})
        given = {"parts": ["diagnosis", "report"], "how": "in_person", "on": self.world.today.isoformat()}
        await self.act("hand-overs", given)
        await self.world.quiet()

    async def answer_survey(self, answers: dict[str, Any]) -> None:
        visitor = await self.gateway.open_latest(self.employee.email)
        await visitor.post("cases/v1/links/survey", answers)

    async def check(self) -> list[str]:
        """Returns the case's dated history in French. Raises Unexpected where the case did not end as expected."""
        if not self.case:
            return await self._check_contact()
        case = await self.adviser.get(self.path())
        if (case["outcome"] or {}).get("code") != self.outcome:
            raise Unexpected(
                f"{self.name}: expected {self.outcome}, found {case['outcome']} at {case['stage']}"
            )
        arrived = (
            [mail["subject"] for mail in await self.gateway.mails(self.employee.email)]
            if self.employee.email
            else []
        )
        if arrived != self.titles:
            raise Unexpected(f"{self.name}: messages {arrived}, expected {self.titles}")
        lines = (await self.adviser.get(self.path("story")))["lines"]
        return [f"{_day(line['at'])}  {line['text']}" for line in lines]

    async def _check_contact(self) -> list[str]:
        """Checks that a contact without a case ended with advice or an orientation (BEN-6); returns its line."""
        contact = await self.adviser.get(f"intake/v1/contacts/{self.contact['id']}")
        if contact["ending"] is None or contact["case"] is not None:
            raise Unexpected(f"{self.name}: expected a contact ended without a case")
        checks = (contact["eligibility"] or {"checks": []})["checks"]
        reasons = [check["sentence"] for check in checks if check["met"]["code"] == "no"]
        parts = [contact["nature"]["label"], *reasons, contact["ending"]["outcome"]["label"]]
        parts += [body["label"] for body in contact["ending"]["bodies"]]
        return [f"{date.fromisoformat(contact['day']):%d/%m/%Y}  Contact : {' ; '.join(parts)}"]


def _day(instant: str) -> str:
    """Returns the civil day in Paris of an instant; what lapses at the end of a day is recorded on the next (ENG-6)."""
    return f"{paris_day(datetime.fromisoformat(instant)):%d/%m/%Y}"


def days_on(start: date, days: int, hour: int = 10) -> datetime:
    """Returns the instant of an hour, a number of days after `start`."""
    return morning(start + timedelta(days=days), hour)
