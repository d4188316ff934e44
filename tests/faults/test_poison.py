"""A fact that cannot be read stops its feed and no other, and raises an alert; once it is mended, the feed goes on."""

from typing import Any

import pytest

from services.reporting import declarations
from tests.faults.auditor import audit
from tests.faults.small import Small
from tests.metrics import metrics

UNREADABLE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("intake", "contact_recorded", {"cil": "cil-a", "nature": "visit", "day": "hier"}),
    ("intake", "contact_recorded", {"cil": "cil-a", "nature": "visit", "day": 20261123}),
    ("intake", "contact_recorded", {"cil": "cil-a", "day": "2026-06-15"}),
    ("intake", "eligibility_judged", {"version": "deux", "eligible": True, "day": "2026-06-15"}),
    ("platform", "convention_dated", {"version": 1, "cil": "cil-a", "platform": "pf", "from": "bientôt"}),
)


@pytest.mark.cell("poison", "reporting")
@pytest.mark.parametrize(("feed", "kind", "data"), UNREADABLE)
async def test_a_fact_that_cannot_be_read_stops_its_feed_alone_and_rings(
    play: Small, monkeypatch: pytest.MonkeyPatch, feed: str, kind: str, data: dict[str, Any]
) -> None:
    await play.play()
    reporting = play.reporting
    reporting.contact("before")
    poison = reporting.feeds[feed].tell(kind, "poison", **data)
    reporting.feeds[feed].tell("contact_recorded", "after", cil="cil-a", nature="visit", day="2026-06-15")
    left = await play.left()
    assert audit(left) == {}, "the feed of cases flows, and figures answer"
    assert left.reported[feed][0] == poison.position - 1
    seen = await metrics(reporting.service)
    broken = {"intake": 0, "cases": 0, "partners": 0, "platform": 0} | {feed: 1}
    assert seen["cilpass_feed_broken"] == broken, "the alert FeedBroken watches it"
    monkeypatch.setitem(declarations.OWNERS, kind, "nobody")
    await reporting.pull()
    assert (await metrics(reporting.service))["cilpass_feed_broken"][feed] == 0


@pytest.mark.cell("poison", "reporting")
async def test_a_kind_or_a_code_of_a_later_version_is_passed_over(play: Small) -> None:
    await play.play()
    play.reporting.feeds["intake"].tell("contact_dreamt", "later", cil=["a", "b"], day={"on": "2026"})
    play.reporting.contact("c", nature="telepathy", age_band="200-210", day="2026-11-23")
    assert await _counts_one_contact(play)


async def _counts_one_contact(play: Small) -> bool:
    left = await play.left()
    assert left.reported["intake"][0] == 2
    return int(await play.reporting.total("contacts")) == 1
