"""A case asked on behalf of another: declined before work begins, told to UESL, handed on (CASE-6, CASE-12)."""

from collections.abc import Sequence
from typing import Any

import httpx2
import pytest
from cilpass.intake.v1 import intake_pb2
from cilpass.platform.v1 import platform_pb2

from kernel.mail import Email, Withheld
from kernel.relay import Signal, Start
from kernel.roles import AnyRole, TechnicalRole
from services.cases.main import PARTS
from tests.cases.conftest import answer, case_request
from tests.cases.service_steps import REASON, RESPONSIBLE, Way
from tests.in_process import FakeService
from words.roles import Role
from workflows.contracts.handing_on import Handed

BODY = {"reason": "no_capacity", "text": "Trois conseillers absents, dont Mme Lefèvre."}


def asked_of(others: FakeService, on_behalf_of: str, order: Sequence[str]) -> None:
    """`intake` asks cil-a on behalf of another; `platform` knows who comes next."""

    def told(request: Any) -> Any:
        if isinstance(request, intake_pb2.GetCaseRequestRequest):
            return case_request(request.case_id, on_behalf_of=on_behalf_of, received_by="cil-r")
        if isinstance(request, platform_pb2.DesignateRequest):
            free = [cil for cil in order if cil not in request.declined]
            if not free:
                return platform_pb2.Designation(on_behalf_of=request.asked_first, why_code="nobody")
            return platform_pb2.Designation(cil=free[0], on_behalf_of=request.asked_first, why_code="acting")
        return answer(request)

    others.answer = told


async def decline(way: Way, cil: str = "cil-a", **more: Any) -> httpx2.Response:
    who: dict[str, Any] = {"organisation": cil, "role": Role.CIL_RESPONSIBLE, "subject": f"resp-{cil}"}
    return await way.send("decline", BODY, **(who | more))


@pytest.fixture
async def asked(way: Way, others: FakeService) -> Way:
    """A case that cil-a is asked for on behalf of cil-z, its first answer to give; cil-b and cil-c come next."""
    asked_of(others, "cil-z", ["cil-a", "cil-b", "cil-c"])
    await way.team("cil-b", "adv-y")
    await way.open_case()
    await way.open("first_answer")
    way.after(1)
    return way


async def test_a_declined_case_goes_to_the_next_cil_and_its_way_goes_on(
    asked: Way, others: FakeService
) -> None:
    given = await decline(asked)
    assert given.status_code == 200, given.text
    assert (given.json()["next"], given.json()["reason"]["code"]) == ("cil-b", "no_capacity")
    assert "text" not in given.json()
    theirs = {"organisation": "cil-b", "subject": "adv-y"}
    case = await asked.read(**theirs)
    assert (case["cil"], case["on_behalf_of"], case["adviser"]) == ("cil-b", "cil-z", "adv-y")
    assert [one["adviser"] for one in case["advisers"]] == ["adv-a", "adv-y"]
    (step,) = await asked.read("steps", **theirs)
    assert (step["state"]["code"], step["due"]) == ("open", "2026-11-25")
    on = {"means": "telephone", "on": asked.today.isoformat()}
    await asked.act("first-answer", on, **theirs)
    assert (await asked.messages())[-2:] == ["adviser_changed", "case_declined"]
    story = [line["text"] for line in (await asked.read("story", **theirs))["lines"]]
    assert "Dossier décliné par le CIL du Rhône (pas de conseiller disponible), confié au CIL B." in story


async def test_the_cil_that_declined_sees_the_case_no_more_and_the_one_asked_first_does(asked: Way) -> None:
    await decline(asked)
    for path in ("", "/story", "/steps"):
        hidden = await asked.service.get(f"/cases/{asked.case}{path}", subject="adv-a")
        assert hidden.status_code == 404, path
    assert (await decline(asked)).status_code == 404
    assert (await asked.service.get("/work", subject="adv-a")).json()["items"] == []
    await asked.team("cil-z", "adv-x")
    seen = await asked.service.get(f"/cases/{asked.case}", organisation="cil-z", subject="adv-x")
    assert seen.status_code == 200


async def test_the_workflow_is_told_who_handles_the_case(asked: Way) -> None:
    await decline(asked)
    (fact,) = await asked.service.facts("case_declined")
    message, _ = PARTS.messages_of(fact)
    assert isinstance(message, Signal)
    assert (message.workflow_id, message.argument.cil) == (f"case-{asked.case}", "cil-b")
    assert "Lefèvre" not in str(fact.data)


async def test_nothing_changes_elsewhere_before_the_decline_is_kept_and_intake_is_told_by_its_fact(
    asked: Way, others: FakeService
) -> None:
    """Killed before, the case is still with the one asked; killed after, a workflow tells `intake` all the same."""
    for cil in ("cil-a", "cil-b"):
        await decline(asked, cil)
    assert others.asked_for(intake_pb2.HandOnRequest) == []
    told = [
        message for fact in await asked.service.facts("case_declined") for message in PARTS.messages_of(fact)
    ]
    births = [message for message in told if isinstance(message, Start)]
    assert [(one.workflow_id, one.argument) for one in births] == [
        (f"handing-on-{asked.case}-1", Handed(asked.case, 1, "cil-b", "cil-z", "acting")),
        (f"handing-on-{asked.case}-2", Handed(asked.case, 2, "cil-c", "cil-z", "acting")),
    ]


async def test_uesl_is_written_to_of_each_decline_with_the_reason_and_nothing_of_the_person(
    asked: Way,
) -> None:
    asked.service.platform.settings.uesl_email = "controle@uesl.example"
    await decline(asked)
    told = (await asked.composed())[-1]
    assert isinstance(told, Email)
    assert told.to == "controle@uesl.example"
    assert "pas de conseiller disponible" in told.text.lower()
    for hidden in ("Lefèvre", "Lopez", "Inès"):
        assert hidden not in told.text + told.title


async def test_without_an_address_uesl_reads_the_list_only(asked: Way) -> None:
    await decline(asked)
    assert (await asked.composed())[-1] == Withheld("no_email")


async def test_uesl_reads_who_declined_and_why_and_nobody_else_does(asked: Way) -> None:
    await decline(asked)
    await decline(asked, "cil-b")
    for role in (Role.UESL_CONTROLLER, Role.UESL_BOARD):
        first = (await asked.service.get("/declines?limit=1", role=role, organisation="uesl")).json()
        rest = await asked.service.get(f"/declines?after={first['next']}", role=role, organisation="uesl")
        told = [*first["items"], *rest.json()["items"]]
        assert [(one["cil"], one["next"], one["on_behalf_of"]) for one in told] == [
            ("cil-a", "cil-b", "cil-z"),
            ("cil-b", "cil-c", "cil-z"),
        ]
        assert "Lefèvre" not in str(told)
    others: tuple[AnyRole, ...] = (
        Role.ADVISER,
        Role.CIL_RESPONSIBLE,
        TechnicalRole.OPERATIONS,
        Role.PLATFORM_OPERATOR,
    )
    for other in others:
        assert (await asked.service.get("/declines", role=other)).status_code == 403, other


async def test_who_declined_is_not_asked_again_and_the_last_one_keeps_the_case(
    asked: Way, others: FakeService
) -> None:
    for cil in ("cil-a", "cil-b"):
        assert (await decline(asked, cil)).status_code == 200
    last = others.asked_for(platform_pb2.DesignateRequest)[-1]
    assert (list(last.declined), last.asked_first) == (["cil-a", "cil-b"], "cil-z")
    assert last.received_by == "cil-r", "whoever received the person comes before any other (CASE-12)"
    nobody = await decline(asked, "cil-c")
    assert (nobody.status_code, nobody.json()["code"], nobody.json()["rule"]) == (
        409,
        "nobody_else",
        "CASE-12",
    )
    case = await asked.read(organisation="cil-c", role=Role.CIL_RESPONSIBLE, subject="resp-c")
    assert (case["cil"], case["adviser"]) == ("cil-c", None)
    assert len(await asked.service.facts("case_declined")) == 2


async def test_ones_own_companys_case_is_not_declined(way: Way, others: FakeService) -> None:
    asked_of(others, "", ["cil-b"])
    await way.open_case()
    refused = await decline(way)
    assert (refused.status_code, refused.json()["code"]) == (409, "own_case_cannot_be_declined")
    assert others.asked_for(platform_pb2.DesignateRequest) == []


async def test_once_the_first_answer_is_given_the_case_is_not_declined(
    asked: Way, others: FakeService
) -> None:
    await asked.act("first-answer", {"means": "telephone", "on": asked.today.isoformat()})
    refused = await decline(asked)
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (
        409,
        "work_has_begun",
        "CASE-6",
    )
    assert await asked.service.facts("case_declined") == []


async def test_a_case_that_ended_is_not_declined(asked: Way) -> None:
    await asked.act("ending", {"outcome": "unreachable", "reason": REASON})
    assert (await decline(asked)).json()["code"] == "case_ended"


async def test_only_the_responsible_of_the_cil_asked_declines_with_a_reason(asked: Way) -> None:
    assert (await asked.send("decline", BODY)).status_code == 403
    first = await decline(asked, "cil-z")
    assert (first.status_code, first.json()["code"]) == (409, "not_the_one_asked")
    assert (await decline(asked, "cil-b")).status_code == 404
    for body in ({}, {"reason": "no_capacity"}, {"reason": "no_capacity", "text": ""}):
        assert (await asked.send("decline", body, **RESPONSIBLE)).status_code == 422


async def test_declined_twice_with_one_key_is_declined_once(asked: Way) -> None:
    for _ in range(2):
        assert (await decline(asked, key="the-same-decline")).status_code == 200
    assert len(await asked.service.facts("case_declined")) == 1
