"""Who takes a case: named before it is asked for; and where no CIL can, it waits and UESL names one (CASE-12)."""

from typing import Any

import pytest
from cilpass.platform.v1 import platform_pb2
from sqlalchemy import select

from kernel.database import Tx
from kernel.errors import NotFound
from kernel.mail import Email, Message, Withheld
from kernel.roles import AnyRole, TechnicalRole
from services.intake.main import PARTS
from services.intake.messages import compose
from tests.in_process import ROOT, FakeService, Service
from tests.intake.bodies import contact, person
from tests.intake.conftest import answer_of
from words.roles import Role

BOARD: dict[str, Any] = {"role": Role.UESL_BOARD, "organisation": "uesl", "subject": "board"}
CONTROLLER: dict[str, Any] = BOARD | {"role": Role.UESL_CONTROLLER}
URGENT = {"triage": {"violence": True}, "protection_declined": True}
PROTECTED = {"channels": ["telephone"], "discretion": "neutral"}


def nobody(asked_first: str = "cil-z") -> Any:
    """Answers of a `platform` where no CIL is ready; every CIL has a name."""

    def answer(request: Any) -> Any:
        if isinstance(request, platform_pb2.DesignateRequest):
            return platform_pb2.Designation(on_behalf_of=asked_first, why="Aucun CIL.", why_code="nobody")
        if isinstance(request, platform_pb2.GetCilRequest):
            if request.cil == "cil-nowhere":
                raise NotFound
            return platform_pb2.Cil(id=request.cil, name=f"CIL {request.cil}", telephone="04 65 71 00 10")
        return answer_of()(request)

    return answer


async def waiting(intake: Service, organisations: FakeService, **changes: Any) -> tuple[str, dict[str, Any]]:
    organisations.answer = nobody()
    made = (await intake.post("/contacts", contact(**changes))).json()
    answer = await intake.post(f"/contacts/{made['id']}/case")
    assert answer.status_code == 201, answer.text
    return made["id"], answer.json()


async def decided(intake: Service) -> list[Any]:
    """Rows of the queue of messages."""

    def rows(tx: Tx) -> list[Any]:
        return list(tx.session.execute(select(tx.table("message"))))

    return await intake.platform.db.read(rows, ROOT)


async def letters(intake: Service) -> dict[str, Email | Withheld]:
    """Every message decided, as it would leave now."""
    composer = compose(intake.platform)
    left = {}
    for row in await decided(intake):
        message = Message(row.id, row.template, row.subject, dict(row.params), row.decided)
        composed = await composer(message)
        assert isinstance(composed, Email | Withheld)
        left[row.template] = composed
    return left


async def test_the_screen_learns_who_would_take_the_case_before_it_is_asked_for(
    intake: Service, organisations: FakeService
) -> None:
    organisations.answer = nobody()
    made = (await intake.post("/contacts", contact())).json()
    asked = organisations.asked_for(platform_pb2.DesignateRequest)
    nowhere = (await intake.get(f"/contacts/{made['id']}/handler")).json()
    assert (nowhere["cil"], nowhere["name"], nowhere["elsewhere"]) == ("", "", False)
    assert organisations.asked_for(platform_pb2.DesignateRequest)[len(asked)].received_by == "cil-a"
    assert await intake.facts("case_awaited") == []


@pytest.mark.parametrize(("cil", "elsewhere"), [("cil-a", False), ("cil-b", True)])
async def test_another_cil_is_named_with_its_telephone(
    intake: Service, organisations: FakeService, cil: str, elsewhere: bool
) -> None:
    def answer(request: Any) -> Any:
        named = isinstance(request, platform_pb2.GetCilRequest)
        return nobody()(request) if named else answer_of(cil)(request)

    organisations.answer = answer
    made = (await intake.post("/contacts", contact())).json()
    before = (await intake.get(f"/contacts/{made['id']}/handler")).json()
    assert (before["cil"], before["name"], before["telephone"]) == (cil, f"CIL {cil}", "04 65 71 00 10")
    assert before["elsewhere"] is elsewhere
    asked = await intake.post(f"/contacts/{made['id']}/case", {"cil": cil})
    assert asked.status_code == 201
    assert asked.json()["readable"] is not elsewhere
    assert (await intake.get(f"/contacts/{made['id']}/handler")).json() == before
    (line,) = (await intake.get("/contacts")).json()["items"]
    assert (line["case_id"] is None) is elsewhere, "no list links to what its reader may not read"


async def test_a_case_does_not_go_elsewhere_than_the_screen_said(
    intake: Service, organisations: FakeService
) -> None:
    organisations.answer = answer_of("cil-b")
    made = (await intake.post("/contacts", contact())).json()
    refused = await intake.post(f"/contacts/{made['id']}/case", {"cil": "cil-a"})
    assert (refused.status_code, refused.json()["code"]) == (409, "another_designated")
    assert await intake.facts("case_requested") == []


async def test_a_case_that_no_cil_can_take_waits_and_is_told_once(
    intake: Service, organisations: FakeService
) -> None:
    contact_id, waits = await waiting(intake, organisations)
    assert (waits["cil"], waits["on_behalf_of"], waits["departement"]) == ("cil-a", "cil-z", "69")
    again = (await intake.post(f"/contacts/{contact_id}/case")).json()
    assert again["case_id"] == waits["case_id"]
    (fact,) = await intake.facts("case_awaited")
    assert fact.subject == waits["case_id"]
    assert PARTS.messages_of(fact) == []
    shown = (await intake.get(f"/contacts/{contact_id}")).json()
    assert (shown["waiting"]["case_id"], shown["case"], shown["ending"]) == (waits["case_id"], None, None)
    assert sorted(row.template for row in await decided(intake)) == ["case_without_cil", "request_waits"]


async def test_uesl_and_the_person_are_written_to_and_uesl_reads_no_identity(
    intake: Service, organisations: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake.platform.settings, "uesl_email", "assistance@uesl.example")
    _, waits = await waiting(intake, organisations, **URGENT)
    sent = await letters(intake)
    uesl, told = sent["case_without_cil"], sent["request_waits"]
    assert isinstance(uesl, Email) and isinstance(told, Email)
    assert (uesl.to, told.to) == ("assistance@uesl.example", "eloise.durand@exemple.fr")
    assert waits["reference"] in uesl.title and "La situation est urgente." in uesl.text
    assert "le CIL cil-a a reçu la personne, dans le département 69" in uesl.text
    assert not any(part in uesl.text for part in (person()["last_name"], person()["first_name"]))
    assert "Le CIL cil-a, qui vous a reçu, reste à votre écoute : 04 65 71 00 10." in told.text


async def test_a_protected_person_is_not_written_to(intake: Service, organisations: FakeService) -> None:
    await waiting(intake, organisations, person=person(safe_contact=PROTECTED))
    assert (await letters(intake))["request_waits"] == Withheld("safe_contact")


@pytest.mark.parametrize("who", [BOARD, CONTROLLER])
async def test_uesl_sees_that_a_case_waits_and_not_whose_it_is(
    intake: Service, organisations: FakeService, who: dict[str, Any]
) -> None:
    contact_id, waits = await waiting(intake, organisations)
    (own,) = (await intake.get("/waiting")).json()
    assert own == waits and own["contact_id"] == contact_id
    assert (await intake.get("/waiting", organisation="cil-b")).json() == []
    (seen,) = (await intake.get("/waiting", **who)).json()
    assert seen == waits | {"contact_id": None}
    assert (await intake.get(f"/contacts/{contact_id}", **who)).status_code == 403


async def test_uesl_names_who_takes_the_case_and_its_way_begins(
    intake: Service, organisations: FakeService
) -> None:
    contact_id, waits = await waiting(intake, organisations)
    named = await intake.post(f"/waiting/{waits['case_id']}/cil", {"cil": "cil-b"}, **BOARD)
    assert named.status_code == 200, named.text
    assert (named.json()["case_id"], named.json()["why"]) == (waits["case_id"], "CIL désigné par l'UESL")
    (fact,) = await intake.facts("case_requested")
    assert (fact.subject, fact.data["cil"], fact.data["on_behalf_of"]) == (waits["case_id"], "cil-b", "cil-z")
    assert [message.workflow_id for message in PARTS.messages_of(fact)] == [f"case-{waits['case_id']}"]
    assert [one.data["how"] for one in await intake.facts("wait_ended")] == ["named"]
    assert (await intake.get("/waiting", **BOARD)).json() == []
    assert (await intake.get(f"/contacts/{contact_id}")).json()["ending"]["outcome"][
        "code"
    ] == "case_requested"
    assert (await intake.get(f"/contacts/{contact_id}", organisation="cil-b")).status_code == 200
    assert set((await letters(intake)).values()) == {Withheld("settled")}
    again = await intake.post(f"/waiting/{waits['case_id']}/cil", {"cil": "cil-b"}, **BOARD)
    assert (again.status_code, again.json()["code"]) == (404, "not_waiting")


async def test_a_cil_that_does_not_exist_is_refused_at_its_field(
    intake: Service, organisations: FakeService
) -> None:
    _, waits = await waiting(intake, organisations)
    refused = await intake.post(f"/waiting/{waits['case_id']}/cil", {"cil": "cil-nowhere"}, **BOARD)
    assert (refused.status_code, refused.json()["field"]) == (422, "cil"), refused.text
    assert len((await intake.get("/waiting", **BOARD)).json()) == 1


NOT_UESL: list[AnyRole] = [
    Role.ADVISER,
    Role.CIL_RESPONSIBLE,
    Role.PLATFORM_OPERATOR,
    TechnicalRole.OPERATIONS,
]


@pytest.mark.parametrize("role", NOT_UESL)
async def test_nobody_else_names_a_cil(intake: Service, organisations: FakeService, role: AnyRole) -> None:
    _, waits = await waiting(intake, organisations)
    refused = await intake.post(f"/waiting/{waits['case_id']}/cil", {"cil": "cil-b"}, role=role)
    assert refused.status_code == 403
    assert await intake.facts("case_requested") == []


async def test_asked_again_the_case_goes_to_a_cil_that_can_take_it_by_then(
    intake: Service, organisations: FakeService
) -> None:
    contact_id, waits = await waiting(intake, organisations)
    organisations.answer = answer_of("cil-a")
    asked = (await intake.post(f"/contacts/{contact_id}/case")).json()
    assert (asked["case_id"], asked["cil"]) == (waits["case_id"], "cil-a")
    assert [one.data["how"] for one in await intake.facts("wait_ended")] == ["found"]


async def test_a_contact_that_ends_otherwise_waits_no_more(
    intake: Service, organisations: FakeService
) -> None:
    contact_id, _ = await waiting(intake, organisations)
    ending = {"outcome": "advice_given", "advice": "Logée chez sa sœur."}
    assert (await intake.post(f"/contacts/{contact_id}/end", ending)).status_code == 200
    assert (await intake.get("/waiting", **BOARD)).json() == []
    assert [one.data["how"] for one in await intake.facts("wait_ended")] == ["given_up"]
