"""What the front end's settings refuse in production."""

from typing import Any

import httpx2
import pytest
from pydantic import SecretStr, ValidationError

from web.app import application
from web.settings import LEAST_KEY, Settings

SOUND: dict[str, Any] = {
    "mode": "production",
    "public_url": "https://assistance.example",
    "session_key": "k" * LEAST_KEY,
}


def test_sound_settings_are_taken_and_the_cookie_travels_by_https_only() -> None:
    assert Settings(**SOUND).secure


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"accounts": "accounts.json"}, "demonstration's accounts"),
        ({"session_key": "k" * (LEAST_KEY - 1)}, "session_key"),
        ({"public_url": "http://assistance.example"}, "public_url"),
    ],
)
def test_production_refuses_what_belongs_to_the_demonstration(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(**SOUND | changed)


@pytest.mark.parametrize("address", ["https://assistance.example", "http://127.0.0.1:8080"])
async def test_who_came_by_https_comes_back_by_https_only(address: str) -> None:
    app = application(Settings(public_url=address, session_key=SecretStr("k" * LEAST_KEY)))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=address) as client:
        told = (await client.get("/healthz")).headers.get("strict-transport-security", "")
    assert told.startswith("max-age=") == address.startswith("https")
