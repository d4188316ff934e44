"""Links: for one purpose, until they expire or are revoked, under keys that rotate."""

from datetime import timedelta
from uuid import UUID

import pytest

from kernel import links
from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.ids import new_id
from kernel.links import Link, LinkNoLongerValid, LinkSigner
from tests.in_process import MONDAY, ROOT


async def made(db: Database, purpose: str = "employee.sign", subject: str = "case") -> Link:
    return await db.write(
        lambda tx: links.make(tx, purpose, subject, "holder", MONDAY + timedelta(days=1)), ROOT
    )


async def opened(db: Database, link: UUID) -> Link:
    return await db.read(lambda tx: links.open_link(tx, link), ROOT)


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
    assert signer.from_cookie(signer.cookie(link)) == link
    swapped = ("A" if token[5] != "A" else "B").join((token[:5], token[6:]))
    for forged in ("", "x", token + "x", token[:-1], swapped, "é" * 20, LinkSigner("other").token(link)):
        with pytest.raises(LinkNoLongerValid):
            signer.from_token(forged)


def test_a_token_is_no_cookie_and_a_cookie_no_token() -> None:
    signer, link = LinkSigner("first-key"), new_id()
    with pytest.raises(LinkNoLongerValid):
        signer.from_cookie(signer.token(link))
    with pytest.raises(LinkNoLongerValid):
        signer.from_token(signer.cookie(link))


def test_keys_rotate_the_first_signs_and_all_are_accepted() -> None:
    link = new_id()
    before, during, after = LinkSigner("old"), LinkSigner("new,old"), LinkSigner("new")
    assert during.from_token(before.token(link)) == link
    assert after.from_token(during.token(link)) == link
    with pytest.raises(LinkNoLongerValid):
        after.from_token(before.token(link))
