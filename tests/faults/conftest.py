"""The small play on files, for faults that need no process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.small import Small, small
from tests.stores import Files


@pytest.fixture
async def play(tmp_path: Path, keys: Path, files: Files) -> AsyncIterator[Small]:
    async with small(tmp_path, keys, files) as made:
        yield made
