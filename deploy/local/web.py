"""A small web server on loopback until SIGTERM or SIGINT, for the tools of one machine."""

import asyncio
import signal

import uvicorn
from fastapi import FastAPI

HOST = "127.0.0.1"


async def serve(app: FastAPI, port: int) -> None:
    """Serve `app` until told to stop."""
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
