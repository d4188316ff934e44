"""Pulls the feeds of the four other services page by page, by requests that wait where a feed has no new fact yet."""

import asyncio
import sys
from contextlib import suppress

import structlog
from cilpass.common.v1 import feed_pb2, feed_pb2_grpc

from kernel import faults
from kernel.errors import Unavailable
from kernel.feed import from_message
from kernel.identity import Actor
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from services.reporting.declarations import FEEDS
from services.reporting.models import Book
from services.reporting.repository import RebuildEnded
from services.reporting.service.feeds import (
    awaits_promotion,
    clear_some,
    compare,
    left_over,
    promote,
    prove,
    under_way,
)
from services.reporting.service.ingestion import Applied, apply_page

PAGE = 500
WAIT_SECONDS = 2.0
GATHER_SECONDS = 0.2
"""Pause after a page, so that facts recorded close together come in one page and one transaction."""

PAUSE_SECONDS = 1.0

READER = Actor("reporting", TechnicalRole.SERVICE)

log = structlog.get_logger()


class Puller:
    """Reads and applies the feeds of one process.

    Several copies may pull at once: the lock on the cursor orders them.
    """

    def __init__(self, platform: Platform) -> None:
        self._db = platform.db
        self._callers = {feed: platform.call(feed, TechnicalRole.FEED_READER) for feed in FEEDS}
        self._stubs = {feed: feed_pb2_grpc.FeedStub(caller.channel) for feed, caller in self._callers.items()}

    async def run(self) -> None:
        """Follows every feed, and carries out the rebuilds that are asked for, until it is cancelled."""
        await asyncio.gather(self._rebuild_when_asked(), *(self._follow(feed) for feed in FEEDS))

    async def _follow(self, feed: str) -> None:
        position = 0
        while True:
            try:
                applied = await self.pull(Book.LIVE, feed, position, PAGE, WAIT_SECONDS)
                position = applied.position
                await asyncio.sleep(GATHER_SECONDS)
                if applied.broken_at:
                    log.error("feed_broken", feed=feed, position=applied.broken_at)
                    await asyncio.sleep(PAUSE_SECONDS)
            except Unavailable:
                await asyncio.sleep(PAUSE_SECONDS)
            except Exception as error:
                log.exception("feed_failed", feed=feed, error=type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)

    async def pull(self, book: Book, feed: str, after: int, limit: int, wait: float = 0.0) -> Applied:
        """Asks for the page after a position and applies it to a book."""
        request = feed_pb2.ReadPageRequest(after=after, limit=limit, wait_seconds=wait)
        answer = await self._callers[feed](self._stubs[feed].ReadPage, request)
        page = [from_message(one) for one in answer.facts]
        applied = await self._db.write(apply_page, READER, book, feed, after, page, answer.head_position)
        if page:
            faults.point("page_applied")
        return applied

    async def rebuild(self) -> None:
        """Carries out the rebuild that was asked for, if any; after a stop it goes on from the cursors of its book."""
        with suppress(RebuildEnded):  # another copy of the service has ended it
            await self._prove_what_was_asked()
            if await self._db.read(awaits_promotion, READER):
                for feed in FEEDS:
                    await self._read_again(feed)
                await self._db.write(promote, READER)
        while await self._db.read(left_over, READER):
            await self._db.write(clear_some, READER)

    async def _prove_what_was_asked(self) -> None:
        if asked := await self._db.read(under_way, READER):
            rebuild_id, targets = asked
            for target in targets:
                await self._read_again(target.feed, target.position)
            found = await self._db.read(compare, READER, targets)
            await self._db.write(prove, READER, rebuild_id, found)

    async def _read_again(self, feed: str, until: int = sys.maxsize) -> None:
        """Fills the rebuilt book from a feed, up to a position included.

        It stops earlier where the feed ends or is broken; the comparison then finds the books different.
        """
        position = 0
        while position < until:
            wanted = min(PAGE, until - position)
            applied = await self.pull(Book.REBUILT, feed, position, wanted)
            if applied.broken_at or applied.position - position < wanted:
                return
            position = applied.position

    async def _rebuild_when_asked(self) -> None:
        while True:
            try:
                await self.rebuild()
            except Unavailable:
                log.info("rebuild_waits")
            except Exception as error:
                log.exception("rebuild_failed", error=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)


async def follow_feeds(platform: Platform) -> None:
    """Runs beside the edges of the service, for as long as it lives."""
    await Puller(platform).run()
