"""A small web server on loopback, for the tools of one machine."""

import asyncio
import signal

import uvicorn
from fastapi import FastAPI

HOST = "127.0.0.1"


async def serve(app: FastAPI, port: int) -> None:
    """Serves `app` until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: setattr(server, "should_exit", True))
    await server._serve()
