"""Writes docs/rights.md: `make rights`."""

import asyncio
import tempfile
from pathlib import Path

from deploy.local.platform import ROOT
from tests.rights.page import page
from tests.rights.tries import everything

PAGE = ROOT / "docs" / "rights.md"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(page(*asyncio.run(everything(Path(folder)))))
    print(PAGE.relative_to(ROOT))
