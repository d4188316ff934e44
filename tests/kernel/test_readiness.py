"""A service says whether requests may come: its database answers, or not."""

from pathlib import Path

import httpx2
from sqlalchemy.exc import OperationalError

from deploy.caller_keys import private_path, public_path
from kernel.service import build
from kernel.settings import Settings
from services.reporting.main import PARTS


async def ask(app: object) -> int:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://it") as client:  # type: ignore[arg-type]
        return (await client.get("/readyz")).status_code


async def test_a_service_is_ready_as_long_as_its_database_answers(tmp_path: Path, keys: Path) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path}/it.sqlite",
        own_key=private_path(keys, PARTS.name),
        callers=public_path(keys),
        links_key="k" * 32,
    )
    app, platform = build(PARTS, settings)
    assert await ask(app) == 204

    def gone(*_: object) -> None:
        raise OperationalError("", None, Exception("the server is away"))

    platform.db._read = gone  # type: ignore[method-assign,assignment]
    assert await ask(app) == 503
    platform.db.close()
