"""The small play on files, for faults that need no process; a folder for PostgreSQL, for those that need it."""

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
    """Where PostgreSQL's own account may pass, unlike in pytest's folders."""
    made = Path(tempfile.mkdtemp(prefix="cilpass-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)
