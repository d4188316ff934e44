"""A TCP proxy of a service's address, which a test can make fail while connections are open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

CHUNK = 65536


class Link(StrEnum):
    SOUND = "sound"
    CUT = "cut"
    """It closes connections at once, as an address where nothing listens."""
    SLOW = "slow"
    """It delays every answer by `delay` seconds."""
    HALF_OPEN = "half-open"
    """It accepts connections and keeps them open, and passes nothing either way."""
    MUTE = "mute"
    """It passes requests, and no answers."""


@dataclass
class Proxy:
    """The proxy; `target` is host:port or unix-abstract:name, `opened` counts the connections accepted."""

    target: str
    delay: float = 0.2
    state: Link = Link.SOUND
    opened: int = 0
    port: int = 0
    _standing: set[asyncio.StreamWriter] = field(default_factory=set)
    _pumps: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def become(self, state: Link) -> None:
        """Changes the state, for open connections too; a connection that was half-open stays dead."""
        self.state = state
        if state is Link.CUT:
            for writer in self._standing:
                writer.transport.abort()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        if self.state is Link.CUT:
            writer.transport.abort()
            return
        upstream, onward = await self._connect()
        self._standing |= {writer, onward}
        for source, sink, answers in ((reader, onward, False), (upstream, writer, True)):
            task = asyncio.create_task(self._pump(source, sink, answers))
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        scheme, _, name = self.target.partition(":")
        if scheme == "unix-abstract":
            return await asyncio.open_unix_connection(f"\0{name}")
        return await asyncio.open_connection(scheme, int(name))

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, answers: bool) -> None:
        dead = False
        with suppress(OSError):
            while data := await source.read(CHUNK):
                dead = dead or self.state is Link.HALF_OPEN
                if dead or (answers and self.state is Link.MUTE):
                    continue
                if answers and self.state is Link.SLOW:
                    await asyncio.sleep(self.delay)
                sink.write(data)
                await sink.drain()
        if not dead:
            sink.close()

    async def close(self) -> None:
        for task in self._pumps:
            task.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        for writer in self._standing:
            writer.close()


@asynccontextmanager
async def proxy(target: str) -> AsyncIterator[Proxy]:
    made = Proxy(target)
    server = await asyncio.start_server(made.take, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await made.close()
