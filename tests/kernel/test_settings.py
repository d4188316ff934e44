"""What production refuses of a process' settings."""

from typing import Any

import pytest
from pydantic import ValidationError

from kernel.settings import LEAST_KEY, Settings

KEYS = ("services_key", "links_key", "payload_key")
SOUND: dict[str, Any] = {"mode": "production"} | dict.fromkeys(KEYS, "k" * LEAST_KEY)


def test_sound_settings_are_taken() -> None:
    assert Settings(**SOUND).mode == "production"


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("key", ["", "k" * (LEAST_KEY - 1), f"{'k' * LEAST_KEY},short"])
def test_production_refuses_a_key_that_is_missing_or_short(name: str, key: str) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(**SOUND | {name: key})
