"""No request, however made, makes a service fail: sound and unsound ones from each OpenAPI document, a fixed seed."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from cli.parts import all_parts
from kernel.service import Parts
from tests.fuzz.fuzzer import EXAMPLES, fuzz
from tests.rights.worlds import world


@pytest.mark.parametrize("parts", all_parts().values(), ids=lambda parts: str(parts.name))
async def test_no_request_makes_a_service_fail(parts: Parts, tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()

    def run(asked: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(asked, loop).result()

    async with world(parts, tmp_path) as made:
        found = await asyncio.to_thread(fuzz, run, made)  # what makes the requests waits for each answer
    print(parts.name, found.sent, found.statuses)
    assert found.wrong == {}
    assert found.sent > EXAMPLES and 200 in found.statuses and 422 in found.statuses
