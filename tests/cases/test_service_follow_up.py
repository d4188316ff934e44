"""Follow-up points, for as long as the implementation lasts (CASE level 2, 10)."""

from datetime import timedelta

from tests.cases.service_steps import Way


async def test_points_follow_each_other_a_month_apart_until_the_implementation_ends(way: Way) -> None:
    await way.in_force()
    signed = way.today
    steps = [one for one in await way.read("steps") if one["kind"]["code"] == "follow_up"]
    assert [one["due"] for one in steps] == [(signed + timedelta(days=30)).isoformat()]
    way.after(33)
    held = {"on": way.today.isoformat(), "notes": "Dossier déposé."}
    await way.act("follow-ups", held)
    assert (await way.open("follow_up", 2)).state == "open"
    *_, second = [one for one in await way.read("steps") if one["kind"]["code"] == "follow_up"]
    assert (second["ordinal"], second["due"]) == (2, (signed + timedelta(days=63)).isoformat())
    await way.act("follow-ups", held)
    assert (await way.tend("follow_up", 2)).state == "open", "the same point, said again"
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    assert (await way.tend("follow_up", 2)).state == "cancelled"
    late = await way.open("follow_up", 3)
    assert (late.state, late.ended) == ("cancelled", "")
