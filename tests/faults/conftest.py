"""The play in process on SQLite files, for faults that need no process, and a folder for PostgreSQL."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.small import Small, small
from tests.stores import Files


@pytest.fixture
async def play(tmp_path: Path, keys: Path, files: Files) -> AsyncIterator[Small]:
    async with small(tmp_path, keys, files) as made:
        yield made


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may enter, unlike those of pytest."""
    made = Path(tempfile.mkdtemp(prefix="cilpass-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)
