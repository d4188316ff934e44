"""The front end's process: `python -m web.main`."""

import asyncio
import signal

import uvicorn
import uvloop

from web.app import application
from web.settings import Settings


def main() -> None:
    uvloop.run(_serve(Settings()))


async def _serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT; requests under way are answered first."""
    config = uvicorn.Config(
        application(settings),
        host=settings.host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: setattr(server, "should_exit", True))
    await server._serve()


if __name__ == "__main__":
    main()
