"""What the front end's settings refuse in production."""

from typing import Any

import pytest
from pydantic import ValidationError

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
