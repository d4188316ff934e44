"""What a benchmark leaves: one JSON file, with the machine on which it was measured."""

import json
import os
import platform as machine
from pathlib import Path
from typing import Any

FOLDER = Path("build/bench")


def keep(name: str, found: dict[str, Any]) -> Path:
    """Write what was found; the load of the last minute says how quiet the machine was at the end."""
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
