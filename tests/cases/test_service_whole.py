"""A file in one answer: the parts that were asked for, each recorded as read."""

import pytest

from services.cases.domain.plain import Part
from services.cases.schemas.whole import WholeOut
from services.cases.service.whole import Piece
from tests.cases.service_steps import Way

APART = {
    "way": "way",
    "exchanges": "exchanges",
    "information": "information",
    "study": "study",
    "decision": "decision",
    "offer": "offer",
    "amendments": "amendments",
    "commitments": "commitments",
    "authorisations": "authorisations",
    "hand_overs": "hand-overs",
}
"""Parts that have a route of their own as well, once an engagement is offered."""


def test_each_piece_that_may_be_asked_for_has_its_place_in_the_answer() -> None:
    assert {*Piece} | {"case", "day", "names"} == set(WholeOut.model_fields)


async def test_the_whole_file_says_what_each_of_its_routes_says(way: Way) -> None:
    await way.offered()
    file = await way.read("file")
    for part, path in APART.items():
        assert file[part] == await way.read(path), part
    assert file["story"] == (await way.read("story"))["lines"]
    assert file["case"] == await way.read()
    assert (file["ending"], file["report"], file["survey"]) == (None, None, None)
    assert file["names"][file["case"]["adviser"]]


async def test_only_what_is_asked_for_is_served_and_recorded_as_read(way: Way) -> None:
    await way.offered()
    who = await way.link()
    file = await way.read("file?part=study&part=way")
    assert file["study"] and file["way"]
    assert (file["offer"], file["exchanges"], file["story"]) == (None, [], [])
    seen = (await way.visit("GET", "accesses", who)).json()
    assert {one["purpose"] for one in seen} == {Part.CASE, Part.STUDY}


async def test_the_whole_file_records_what_exists_of_it_once_an_hour(way: Way) -> None:
    """Nobody is told that a report was read before there was one (CONF-3)."""
    await way.offered()
    who = await way.link()
    for _ in range(2):
        await way.read("file")
    seen = [one["purpose"] for one in (await way.visit("GET", "accesses", who)).json()]
    assert sorted(seen) == sorted({Part.CASE, Part.EXCHANGES, Part.INFORMATION, Part.STUDY, Part.ENGAGEMENT})


async def test_a_file_out_of_reach_does_not_exist(way: Way) -> None:
    await way.offered()
    answered = await way.service.get(f"/cases/{way.case}/file", organisation="cil-b", subject="adv-z")
    assert answered.status_code == 404


@pytest.mark.parametrize("part", ["tout", ""])
async def test_an_unknown_part_is_refused_by_its_name(way: Way, part: str) -> None:
    await way.offered()
    answered = await way.service.get(f"/cases/{way.case}/file?part={part}", subject="adv-a")
    assert (answered.status_code, answered.json()["field"]) == (422, "part.0")
