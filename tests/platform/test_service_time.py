"""What time does to a convention: agenda, reminders, renewals, the end, and what is written (CONV-2, CONV-6)."""

from datetime import date, timedelta
from typing import Any

import pytest

from kernel.database import Tx
from kernel.errors import Forbidden
from kernel.mail import Email, Message, Withheld, messages_of
from kernel.relay import Signal, Start
from kernel.roles import TechnicalRole
from kernel.temporal import Due
from services.platform.domain.letters import LETTERS, Letter
from services.platform.facts import ConventionSigned, NoticeRecorded, NoticeWithdrawn, SuccessorSigned
from services.platform.main import agenda
from services.platform.messages import TEXTS, word
from services.platform.wake import wake
from tests.facts.contents import content
from tests.in_process import ROOT
from tests.platform.conftest import World
from workflows.contracts.convention import ConventionChanged, ConventionInput


async def due(world: World) -> list[Due]:
    return await world.service.platform.db.read(agenda, ROOT, None)


async def written(world: World, convention: str, template: str = "") -> list[Email | Withheld]:
    """Messages decided on a convention, worded as they would leave now."""

    def use_case(tx: Tx) -> list[Email | Withheld]:
        rows = messages_of(tx, convention)
        asked = [row for row in rows if not template or row.template == template]
        messages = [
            Message(row.id, row.template, row.subject, dict(row.params), row.decided) for row in asked
        ]
        return [word(tx, message, "http://test") for message in messages]

    return await world.service.platform.db.read(use_case, ROOT)


async def test_a_year_of_a_convention(world: World) -> None:
    convention = await world.bound()
    state = await world.step("GetConvention", convention)
    assert (state.state, state.next, state.version) == ("in_force", "remind", 3)
    for day, hour, command, following in (
        (date(2027, 7, 24), 9, "RemindOfNotice", "remind"),
        (date(2027, 8, 16), 9, "RemindOfNotice", "renew"),
        (date(2027, 11, 23), 0, "RenewConvention", "remind"),
    ):
        (item,) = await due(world)
        world.at(day, hour)
        assert item.at == world.now
        state = await world.step(command, convention)
        assert state.next == following
    assert (await world.read(convention))["years"][1]["renewed"]
    templates = [
        fact.kind
        for fact in await world.service.facts()
        if fact.kind in ("notice_reminded", "convention_renewed")
    ]
    assert templates == ["notice_reminded", "notice_reminded", "convention_renewed"]


async def test_what_is_not_due_is_not_done_and_what_is_done_is_not_done_again(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 7, 24), 8, 59)
    early = await world.step("RemindOfNotice", convention)
    assert (early.next, early.wait_seconds) == ("remind", 60)
    world.at(date(2027, 7, 24), 9)
    await world.step("RemindOfNotice", convention)
    await world.step("RemindOfNotice", convention)
    assert len(await written(world, convention)) == 2


async def test_several_renewals_due_are_all_written_and_old_reminders_are_passed_over(world: World) -> None:
    convention = await world.bound()
    world.at(date(2029, 12, 1))
    state = await world.step("GetConvention", convention)
    assert (state.next, state.wait_seconds) == ("remind", 0)
    state = await world.step("RemindOfNotice", convention)
    renewed = [fact.data["anniversary"] for fact in await world.service.facts("convention_renewed")]
    assert renewed == ["2027-11-23", "2028-11-23", "2029-11-23"]
    assert not await world.service.facts("notice_reminded")
    assert (state.next, state.wait_seconds > 0) == ("remind", True)


async def test_the_end_comes_with_the_anniversary(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 8, 1))
    await world.notice(convention, "2027-08-01")
    (item,) = await due(world)
    assert item.since == world.now
    world.at(date(2027, 11, 22), 23, 59)
    assert (await world.step("EndConvention", convention)).state == "in_force"
    world.at(date(2027, 11, 23), 0)
    ended = await world.step("EndConvention", convention)
    assert (ended.state, ended.next, ended.HasField("wait_seconds")) == ("ended", "", False)
    assert await due(world) == []
    (fact,) = await world.service.facts("convention_ended")
    assert fact.data["day"] == "2027-11-23"


async def test_the_agenda_holds_what_is_due_until_an_instant(world: World) -> None:
    await world.bound()
    read = world.service.platform.db.read
    assert not await read(agenda, ROOT, world.now + timedelta(days=30))
    (item,) = await read(agenda, ROOT, world.now + timedelta(days=300))
    assert item.workflow_id.startswith("convention-")


async def test_both_parties_are_reminded_of_the_day_and_of_what_happens_otherwise(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 7, 24), 9)
    await world.step("RemindOfNotice", convention)
    cil, platform = await written(world, convention)
    assert isinstance(cil, Email)
    assert isinstance(platform, Email)
    assert (cil.to, platform.to) == ("president@cil-a.example", "tete@pf-x.example")
    assert cil.title == "Convention CIL-PASS assistance : dernier jour pour dénoncer, le 23 août 2027"
    assert "reconduite tacitement pour un an à compter du 23 novembre 2027" in cil.text
    assert "n'y mettrait fin que le 23 novembre 2028" in cil.text


async def test_a_reminder_does_not_leave_after_a_notice(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 7, 24), 9)
    await world.step("RemindOfNotice", convention)
    await world.notice(convention, "2027-07-24")
    assert await written(world, convention, "notice_reminder") == [Withheld("notice_given")] * 2


async def test_every_message_has_its_words(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 11, 23), 0)
    await world.step("RenewConvention", convention)
    (renewed, _) = await written(world, convention, "convention_renewed")
    assert isinstance(renewed, Email)
    assert "du 23 novembre 2027 au 22 novembre 2028 inclus" in renewed.text
    world.at(date(2027, 11, 25))
    await world.notice(convention, "2027-08-20", proof="AR")
    await world.step("EndConvention", convention)
    for template in ("notice_recorded", "renewal_annulled", "convention_ended"):
        mails = await written(world, convention, template)
        assert [type(mail) for mail in mails] == [Email, Email]
    assert list(LETTERS) == list(TEXTS) == list(Letter)


@pytest.mark.parametrize("kind", [NoticeRecorded, NoticeWithdrawn, SuccessorSigned])
def test_a_change_tells_the_workflow_the_version(kind: Any) -> None:
    fact = content(kind, "c", version=4)
    assert wake(fact) == [Signal("convention-c", "convention_changed", ConventionChanged(4))]


def test_the_workflow_is_born_when_both_have_signed() -> None:
    first, second = (content(ConventionSigned, "c", complete=complete) for complete in (False, True))
    assert wake(first) == []
    assert wake(second) == [Start("convention", "convention-c", ConventionInput("c"))]


async def test_only_the_workflow_drives(world: World) -> None:
    convention = await world.bound()
    with pytest.raises(Forbidden):
        await world.step("GetConvention", convention, TechnicalRole.SERVICE)
