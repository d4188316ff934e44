"""Steps for tests: what the workflow, the adviser and the employee do on a case, in few words."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import httpx2
from cilpass.cases.v1 import cases_pb2
from cilpass.cases.v1.cases_pb2_grpc import CaseStepsStub

from kernel import mail
from kernel.calendar import at_paris, paris_day
from kernel.database import Tx
from kernel.http.actors import LINK_COOKIE
from kernel.ids import new_id
from kernel.mail import Email, Message
from kernel.roles import TechnicalRole
from services.cases import messages
from services.cases.service import amendments, engagement, handover, survey
from tests.in_process import ROOT, Service
from words.roles import Role

PERSON_ID = "01890000-0000-7000-8000-00000000beef"

PERSON = {
    "first_name": "Inès",
    "last_name": "Lopez",
    "birth_date": "1985-04-12",
    "address": "14 rue des Tanneurs",
    "postcode": "69400",
    "commune": "Villefranche-sur-Saône",
    "personal_phone": "06 39 98 01 01",
    "work_phone": "04 65 71 00 99",
    "email": "ines.lopez@courriel.example",
}

NOTES = "Séparation depuis deux mois, très inquiète pour ses enfants."
CONTEXT = "Le bail commun doit être quitté."
ANALYSIS = "Revenus stables, loyer trop lourd pour une seule personne."
ADVICE = "Relogement plus petit."
WORDING = "Présenter Mme Lopez à notre parc réservé."
EXPLAINED = "Le jugement de divorce est attendu."
APPRAISAL = "Mme Lopez est relogée à Arnas."
REMARKS = "Merci à ma conseillère Claire."
CONTACT = "Claire Lefèvre, 04 65 71 00 10"

TYPED = (
    *PERSON.values(),
    *(NOTES, CONTEXT, ANALYSIS, ADVICE, WORDING, EXPLAINED, APPRAISAL, REMARKS, CONTACT),
    *("Lopez", "Inès", "Villefranche", "Tanneurs", "Assistante commerciale", "Filature", "Lefèvre"),
)
"""All personal data that tests type along the way of a case."""

STUDY: dict[str, Any] = {
    "household": {
        "applicant": {"last_name": "Lopez", "first_name": "Inès", "birth_date": "1985-04-12"},
        "address": {"lines": [PERSON["address"]], "postcode": "69400", "town": PERSON["commune"]},
        "personal_phone": PERSON["personal_phone"],
        "family_situation": "separated",
        "dependants": [{"age": 9}, {"age": 6}],
    },
    "work": [
        {
            "occupation": "clerical",
            "profession": "Assistante commerciale",
            "contract": "permanent",
            "employer": "Filature du Rhône",
        }
    ],
    "housing": {"status": "tenant"},
    "difficulty": {
        "context": CONTEXT,
        "causes": ["divorce"],
        "origin": "family_breakdown",
        "steps_taken": [{"body": "Service social de l'entreprise"}],
    },
    "budget": {
        "resources": [{"kind": "fixed_earnings", "monthly": "1720.00"}],
        "housing_charges": [{"kind": "residual_rent", "monthly": "612.00"}],
        "other_charges": [{"kind": "running_expenses", "monthly": "610.00"}],
    },
    "outlook": {"nature": "conjunctural", "likely_duration": "from_3_to_6_months"},
    "impact": {"aid_fails": {"level": "low"}, "turns_structural": {"level": "moderate"}},
    "analysis": ANALYSIS,
    "recommendations": ADVICE,
}

CHOICES = {"share_with_third_parties": True, "inform_employer": False}
REASON = {"code": "waiting_for_document", "text": EXPLAINED}
ANSWERS = {"overcame": "yes", "welcome": "very_satisfied", "remarks": REMARKS}
RESPONSIBLE: dict[str, Any] = {"role": Role.CIL_RESPONSIBLE, "subject": "resp-a"}


PACKET = {
    "partner_id": "p1",
    "items": ["applicant_name", "resources"],
    "recipient_checked": True,
    "reason": "Recherche d'un accord.",
}

LINKS = {
    "sign": engagement.link_to_sign,
    "amend": amendments.link_to_amend,
    "file": handover.link_to_file,
    "survey": survey.link_to_survey,
}


@dataclass
class Way:
    """One case, whose RPCs are called as its workflow would.

    `opened` is the answer at its opening, `case` its id, `reach` the version on which its links are made.
    """

    service: Service
    case: str = field(default_factory=lambda: str(new_id()))
    reach: int = 1

    @property
    def today(self) -> date:
        return paris_day(self.service.clock.now())

    def at(self, day: date, hour: int = 9, minute: int = 0, second: int = 0) -> None:
        """Moves business time forward to an hour in Paris."""
        self.service.clock.set(at_paris(day, time(hour, minute, second)))

    def after(self, days: int, hour: int = 9) -> date:
        self.at(self.today + timedelta(days=days), hour)
        return self.today

    async def team(self, cil: str, *names: str) -> None:
        for name in names:
            body = {"id": name, "name": "Claire Lefèvre", "place": "69"}
            added = await self.service.post(
                "/advisers", body, organisation=cil, role=Role.CIL_RESPONSIBLE, subject=f"resp-{cil}"
            )
            assert added.status_code == 201, added.text

    async def step(self, method: str, kind: str, ordinal: int = 1) -> cases_pb2.StepState:
        request = getattr(cases_pb2, f"{method}Request")(case_id=self.case, kind=kind, ordinal=ordinal)
        told: cases_pb2.StepState = await self.service.ask(
            CaseStepsStub, method, request, TechnicalRole.WORKFLOW
        )
        return told

    async def open(self, kind: str, ordinal: int = 1) -> cases_pb2.StepState:
        return await self.step("OpenStep", kind, ordinal)

    async def tend(self, kind: str, ordinal: int = 1) -> cases_pb2.StepState:
        return await self.step("TendStep", kind, ordinal)

    async def open_case(self) -> cases_pb2.OpenCaseResponse:
        request = cases_pb2.OpenCaseRequest(case_id=self.case)
        told: cases_pb2.OpenCaseResponse = await self.service.ask(
            CaseStepsStub, "OpenCase", request, TechnicalRole.WORKFLOW
        )
        return told

    async def close(self, outcome: str) -> bool:
        request = cases_pb2.CloseCaseRequest(case_id=self.case, outcome=outcome)
        told = await self.service.ask(CaseStepsStub, "CloseCase", request, TechnicalRole.WORKFLOW)
        return bool(told.survey)

    async def erase(self) -> None:
        request = cases_pb2.EraseCaseRequest(case_id=self.case)
        await self.service.ask(CaseStepsStub, "EraseCase", request, TechnicalRole.WORKFLOW)

    async def send(self, act: str, body: Any = None, method: str = "POST", **more: Any) -> httpx2.Response:
        who = {"subject": "adv-a"} | more
        path = f"/cases/{self.case}" + (f"/{act}" if act else "")
        return await self.service.send(method, path, {} if body is None else body, **who)

    async def act(self, act: str, body: Any = None, method: str = "POST", **more: Any) -> Any:
        answered = await self.send(act, body, method, **more)
        assert answered.is_success, answered.text
        return answered.json()

    async def read(self, act: str = "", **who: Any) -> Any:
        path = f"/cases/{self.case}" + (f"/{act}" if act else "")
        answered = await self.service.get(path, **({"subject": "adv-a"} | who))
        assert answered.status_code == 200, answered.text
        return answered.json()

    async def first_level(self, outcome: str = "level_2") -> None:
        """Goes through level 1 on one day, from the opening to the decision."""
        await self.first_level_to_decision()
        solutions = ["own_product"] if outcome == "level_2" else []
        await self.act("decision", {"outcome": outcome, "solutions": solutions})
        if outcome == "level_2":
            await self.open("offer")

    async def first_level_to_decision(self) -> None:
        """Goes to the decision, which waits for the adviser."""
        on = {"on": self.today.isoformat()}
        await self.open_case()
        await self.open("first_answer")
        await self.act("first-answer", {"means": "telephone", **on})
        await self.act("information", {"version": 1, "how": "telephone", **on})
        await self.act("services", {"services": ["first_diagnosis"], **on})
        await self.open("interview")
        await self.act("interviews", {"means": "visit", "notes": NOTES, **on})
        await self.open("diagnosis")
        await self.act("study", STUDY, "PUT")
        await self.act("diagnosis")
        await self.open("decision")

    async def first_level_to_survey(self) -> None:
        """Closes the case after level 1, as advice was enough; its survey is open."""
        await self.first_level(outcome="advice_sufficient")
        await self.close("advice_sufficient")
        await self.open("survey")

    def proposal(self, wording: str = WORDING) -> dict[str, Any]:
        due = (self.today + timedelta(days=45)).isoformat()
        product = {"id": "c1", "kind": "own_product", "product": "rehousing", "wording": wording, "due": due}
        employee = {
            "id": "s1",
            "kind": "provide_information",
            "wording": "Fournir ses bulletins.",
            "due": due,
        }
        return {"cil": [product], "employee": [employee], "contact": CONTACT}

    async def offered(self) -> dict[str, Any]:
        """Goes to an offer that waits for its signatures."""
        await self.first_level()
        made: dict[str, Any] = await self.act("offer", self.proposal())
        await self.open("sign_engagement")
        return made

    async def in_force(self, share: bool = True, who: dict[str, str] | None = None) -> None:
        """Goes to a signed engagement in its implementation; where `who` opened the link, the offer is made already."""
        made = await self.read("offer") if who else await self.offered()
        signed = await self.sign(made["content_hash"], who, share=share)
        assert signed.is_success, signed.text
        await self.act("offer/signature", {"content_hash": made["content_hash"]})
        await self.open("implementation")
        await self.open("follow_up")

    def change(self, **changed: Any) -> dict[str, Any]:
        """Returns the body of an amendment: adds a commitment of the employee, drops the CIL's own."""
        due = (self.today + timedelta(days=30)).isoformat()
        more = {"id": "s2", "kind": "take_steps", "wording": "Déposer une demande de logement.", "due": due}
        return {"employee": [more], "dropped": ["c1"], "reason": REASON} | changed

    async def amended(self, who: dict[str, str] | None = None) -> dict[str, Any]:
        """Goes to an amendment that waits for its signatures; `who` as for `in_force`."""
        await self.in_force(who=who)
        made: dict[str, Any] = await self.act("amendments", self.change())
        return made

    async def scan(self) -> str:
        headers = self.service.as_(subject="adv-a") | {
            "idempotency-key": new_id().hex,
            "content-type": "application/pdf",
        }
        path = f"/api/cases/v1/cases/{self.case}/documents"
        kept = await self.service.client.post(path, content=b"%PDF-1.4", headers=headers)
        assert kept.status_code == 201, kept.text
        return str(kept.json()["id"])

    async def token(self, purpose: str = "sign") -> str:
        """Returns the token of a mail's link."""

        def make(tx: Tx) -> Any:
            return LINKS[purpose](tx, UUID(self.case), self.reach).id

        return self.service.platform.links.token(await self.service.platform.db.write(make, ROOT))

    async def link(self, purpose: str = "sign") -> dict[str, str]:
        """Returns the headers of the employee after they opened the link of a mail."""
        token = await self.token(purpose)
        exchanged = await self.service.client.post("/api/cases/v1/links/exchange", json={"token": token})
        assert exchanged.status_code == 200, exchanged.text
        self.service.client.cookies.clear()
        return {"cookie": f"{LINK_COOKIE}={exchanged.cookies[LINK_COOKIE]}"}

    async def visit(self, method: str, path: str, who: dict[str, str], body: Any = None) -> httpx2.Response:
        headers = who | {"idempotency-key": new_id().hex}
        return await self.service.client.request(
            method, f"/api/cases/v1/links/{path}", json=body, headers=headers
        )

    async def sign(
        self, content_hash: str, who: dict[str, str] | None = None, share: bool = True
    ) -> httpx2.Response:
        body = {"content_hash": content_hash, "choices": CHOICES | {"share_with_third_parties": share}}
        return await self.visit("POST", "offer/signature", who or await self.link(), body)

    async def messages(self) -> list[str]:
        found = await self.service.platform.db.read(mail.messages_of, ROOT, self.case)
        return [row.template for row in found]

    async def composed(self, subject: str = "") -> list[Any]:
        """Returns each mail of the case, or of another subject, as it would leave now."""
        found = await self.service.platform.db.read(mail.messages_of, ROOT, subject or self.case)
        compose = messages.compose(self.service.platform)
        return [
            await compose(Message(row.id, row.template, row.subject, dict(row.params), row.decided))
            for row in found
        ]

    async def leaving(self) -> list[Email]:
        return [one for one in await self.composed() if isinstance(one, Email)]

    async def steps(self) -> dict[str, str]:
        return {one["kind"]["code"]: one["state"]["code"] for one in await self.read("steps")}
