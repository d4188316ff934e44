"""Links: for one purpose, until they expire or are revoked, under keys that rotate; and the sessions that they open."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from kernel import links
from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.ids import new_id
from kernel.links import IDLE, LONGEST, NO_LINKS, NOTED_EVERY, Link, LinkNoLongerValid, LinkRules, LinkSigner
from tests.in_process import MONDAY, ROOT
from tests.kernel.conftest import rows

LITTLE = timedelta(seconds=20)
"""More than a test takes between ageing a session and using it."""


async def _same(platform: object, found: object) -> str:
    return "what it was made on"


RULES = LinkRules(
    frozenset({"employee.sign"}),
    lambda tx, link: link.subject,
    _same,
    lambda tx, found, link: link.serves != "done",
)


async def made(db: Database, purpose: str = "employee.sign", subject: str = "case", serves: str = "") -> Link:
    def make(tx: Tx) -> Link:
        until = MONDAY + timedelta(days=1)
        return links.make(
            tx, purpose, subject, "holder", until, rests_on="what it was made on", serves=serves
        )

    return await db.write(make, ROOT)


async def opened(db: Database, link: UUID) -> Link:
    return await db.read(lambda tx: links.open_link(tx, link), ROOT)


async def session(db: Database, link: Link) -> str:
    """The cookie of a session of this link."""
    return await db.write(links.begin_session, ROOT, RULES, link.id)


async def resumed(db: Database, cookie: str) -> Link:
    link, found = await db.consult(links.resume, ROOT, RULES, cookie)
    assert found == link.subject
    return link


async def age(db: Database, **by: timedelta) -> None:
    """The sessions were opened, or seen last, so long ago."""

    def back(tx: Tx) -> None:
        table = tx.table("link_session")
        for row in tx.session.execute(select(table)).all():
            values = {name: getattr(row, name) - time for name, time in by.items()}
            tx.session.execute(update(table).where(table.c.digest == row.digest).values(values))

    await db.write(back, ROOT)


async def ended(db: Database, cookie: str) -> bool:
    try:
        await resumed(db, cookie)
    except LinkNoLongerValid:
        return True
    return False


async def test_a_link_opens_until_it_expires_and_not_at_that_instant(
    db: Database, clock: SteppedClock
) -> None:
    link = await made(db)
    assert await opened(db, link.id) == link
    clock.set(link.expires - timedelta(microseconds=1))
    assert (await opened(db, link.id)).holder == "holder"
    clock.set(link.expires)
    with pytest.raises(LinkNoLongerValid):
        await opened(db, link.id)


async def test_a_revoked_link_does_not_open_any_more(db: Database) -> None:
    sign, survey, other = await made(db), await made(db, "employee.survey"), await made(db, subject="other")

    def revoke(tx: Tx, purpose: str | None) -> None:
        links.revoke(tx, "case", purpose)

    await db.write(revoke, ROOT, "employee.sign")
    with pytest.raises(LinkNoLongerValid):
        await opened(db, sign.id)
    assert (await opened(db, survey.id)).purpose == "employee.survey"
    await db.write(revoke, ROOT, None)
    with pytest.raises(LinkNoLongerValid):
        await opened(db, survey.id)
    assert (await opened(db, other.id)).subject == "other"


async def test_an_unknown_link_is_refused_like_an_old_one(db: Database) -> None:
    with pytest.raises(LinkNoLongerValid):
        await opened(db, new_id())


def test_a_token_is_the_id_signed_and_nothing_else_opens() -> None:
    signer, link = LinkSigner("first-key"), new_id()
    token = signer.token(link)
    assert signer.from_token(token) == link
    swapped = ("A" if token[5] != "A" else "B").join((token[:5], token[6:]))
    for forged in ("", "x", token + "x", token[:-1], swapped, "é" * 20, LinkSigner("other").token(link)):
        with pytest.raises(LinkNoLongerValid):
            signer.from_token(forged)


async def test_a_token_is_no_cookie_and_a_cookie_no_token(sqlite: Database) -> None:
    signer, link = LinkSigner("first-key"), await made(sqlite)
    cookie = await session(sqlite, link)
    assert await ended(sqlite, signer.token(link.id))
    assert await ended(sqlite, link.id.hex)
    with pytest.raises(LinkNoLongerValid):
        signer.from_token(cookie)


def test_keys_rotate_the_first_signs_and_all_are_accepted() -> None:
    link = new_id()
    before, during, after = LinkSigner("old"), LinkSigner("new,old"), LinkSigner("new")
    assert during.from_token(before.token(link)) == link
    assert after.from_token(during.token(link)) == link
    with pytest.raises(LinkNoLongerValid):
        after.from_token(before.token(link))


async def test_a_session_is_a_row_that_does_not_hold_its_cookie(db: Database) -> None:
    link = await made(db)
    one, other = await session(db, link), await session(db, link)
    assert one != other and await resumed(db, one) == await resumed(db, other) == link
    kept = await db.read(rows, ROOT, "link_session")
    assert len(kept) == 2 and one not in str(kept) and other not in str(kept)


async def test_who_closes_ends_their_own_session_and_no_other(db: Database) -> None:
    link = await made(db)
    one, other = await session(db, link), await session(db, link)
    for _ in range(2):
        await db.write(links.close_session, ROOT, one)
    assert await ended(db, one) and not await ended(db, other)
    again = await session(db, link)
    assert not await ended(db, again), "the link itself opens again"


async def test_a_session_ends_with_its_link(db: Database, clock: SteppedClock) -> None:
    link, other = await made(db), await made(db, subject="other")
    cookie, kept = await session(db, link), await session(db, other)
    await db.write(lambda tx: links.revoke(tx, "case"), ROOT)
    assert await ended(db, cookie) and not await ended(db, kept)
    with pytest.raises(LinkNoLongerValid):
        await session(db, link)
    clock.set(other.expires)
    assert await ended(db, kept)


async def test_a_session_ends_an_hour_after_its_last_use(db: Database) -> None:
    cookie = await session(db, await made(db))
    await age(db, seen=IDLE - LITTLE)
    assert not await ended(db, cookie)
    await age(db, seen=NOTED_EVERY)
    assert not await ended(db, cookie), "its use was noted: the hour began anew"
    await age(db, seen=IDLE)
    assert await ended(db, cookie)


async def test_a_session_ends_after_its_longest_time_however_much_it_is_used(db: Database) -> None:
    cookie = await session(db, await made(db))
    await age(db, opened=LONGEST - LITTLE)
    assert not await ended(db, cookie)
    await age(db, opened=LITTLE)
    assert await ended(db, cookie)


async def test_most_readings_write_nothing(db: Database) -> None:
    cookie = await session(db, await made(db))
    [before] = await db.read(rows, ROOT, "link_session")
    await age(db, seen=NOTED_EVERY - LITTLE)
    await resumed(db, cookie)
    [after] = await db.read(rows, ROOT, "link_session")
    assert after.seen == before.seen - NOTED_EVERY + LITTLE


async def test_what_is_over_opens_no_more_and_who_had_opened_it_reads_on(db: Database) -> None:
    link, done = await made(db), await made(db, serves="done")
    cookie = await session(db, link)
    with pytest.raises(LinkNoLongerValid):
        await session(db, done)
    with pytest.raises(LinkNoLongerValid):
        await db.write(links.begin_session, ROOT, NO_LINKS, link.id)
    assert not await ended(db, cookie)


async def test_sessions_that_have_ended_are_forgotten_and_so_are_those_of_a_subject(db: Database) -> None:
    link = await made(db)
    await session(db, link)
    await age(db, seen=IDLE)
    await session(db, link)
    assert len(await db.read(rows, ROOT, "link_session")) == 1, "the one before went with the next exchange"
    await age(db, opened=LONGEST)
    assert await db.write(links.purge_sessions, ROOT) == 1
    await session(db, link)
    await db.write(lambda tx: links.forget(tx, "case"), ROOT)
    assert await db.read(rows, ROOT, "link_session") == await db.read(rows, ROOT, "link") == []
