"""What production refuses of a process' settings."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from deploy.caller_keys import private_path, public_path
from kernel.settings import LEAST_KEY, Settings

KEYS = ("links_key", "payload_key")


@pytest.fixture
def sound(keys: Path) -> dict[str, Any]:
    files = {"own_key": private_path(keys, "cases"), "callers": public_path(keys)}
    return {"mode": "production"} | dict.fromkeys(KEYS, "k" * LEAST_KEY) | files


def test_sound_settings_are_taken(sound: dict[str, Any]) -> None:
    assert Settings(**sound).mode == "production"


@pytest.mark.parametrize("name", ["own_key", "callers"])
def test_production_refuses_a_file_of_keys_that_is_missing(name: str, sound: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(**sound | {name: Path("nowhere.json")})


def test_production_refuses_crash_points(tmp_path: Path, sound: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="crash points"):
        Settings(**sound, crash_points=tmp_path)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("key", ["", "k" * (LEAST_KEY - 1), f"{'k' * LEAST_KEY},short"])
def test_production_refuses_a_key_that_is_missing_or_short(
    name: str, key: str, sound: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(**sound | {name: key})
