"""Writes the result of a benchmark as one JSON file, with the machine on which it was measured."""

import json
import os
import platform as machine
from pathlib import Path
from typing import Any

FOLDER = Path("build/bench")


def keep(name: str, found: dict[str, Any]) -> Path:
    """Writes a result; the machine's load of the last minute shows whether other programs disturbed the end."""
    path = FOLDER / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": _machine(), **found}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return path


def say(line: str) -> None:
    print(f"  {line}", flush=True)


def _machine() -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "python": machine.python_version(),
        "system": machine.platform(),
        "load_of_the_last_minute": round(os.getloadavg()[0], 1),
    }
