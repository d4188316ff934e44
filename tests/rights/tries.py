"""The whole matrix: each service in process in turn, its routes and RPCs tried by everybody."""

from pathlib import Path

from cli.parts import all_parts
from tests.rights import calls, matrix
from tests.rights.worlds import world


async def everything(folder: Path) -> tuple[list[matrix.Row], list[calls.Call]]:
    """About fifteen seconds on two cores; `folder` is empty, and holds the databases and keys."""
    rows, asked = list[matrix.Row](), list[calls.Call]()
    for parts in all_parts().values():
        async with world(parts, folder) as made:
            rows += await matrix.tried(made, made.document)
            asked += await calls.tried(made.service)
    return rows, asked
