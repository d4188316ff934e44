"""`python -m tests.bench.draw`: draws the curves of docs/bench.md from the results in build/bench."""

import json
from pathlib import Path
from typing import Any

import pygal
from pygal.style import CleanStyle

from tests.bench.results import FOLDER, say

PAGE = Path("docs/bench")
LOOK = {"width": 640, "height": 320, "style": CleanStyle, "truncate_legend": -1, "legend_at_bottom": True}


def main() -> None:
    PAGE.mkdir(exist_ok=True)
    for name, draw in (("feed", feed), ("sleepers", sleepers), ("overload", overload)):
        if (FOLDER / f"{name}.json").exists():
            chart = draw(json.loads((FOLDER / f"{name}.json").read_text()))
            (PAGE / f"{name}.svg").write_bytes(chart.render())
            say(f"{PAGE / name}.svg")


def feed(found: dict[str, Any]) -> pygal.Bar:
    stores = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    chart = _chart(pygal.Bar, "Commits a second of one service's feed", "writers at once", "a second")
    chart.x_labels = list(found["sqlite"])
    for store, label in stores.items():
        chart.add(label, [one["commits_per_second"] for one in found[store].values()])
        chart.add(f"{label}, control", [one["control"] for one in found[store].values()])
    return chart


def sleepers(found: dict[str, Any]) -> pygal.XY:
    chart = _chart(pygal.XY, "Memory and store by sleeping cases", "cases asleep", "MiB")
    before, curve = found["asleep"]["before"], found["asleep"]["curve"]
    points = [{"asleep": 0, **before}, *curve]
    for name, label in (("server_resident", "server"), ("worker_resident", "worker"), ("store", "store")):
        chart.add(label, [(one["asleep"], round(one[name] / 2**20, 1)) for one in points])
    return chart


def overload(found: dict[str, Any]) -> pygal.XY:
    chart = _chart(pygal.XY, "Acts kept a second", "asked, as multiples of the capacity", "a second")
    blocks = found["blocks_by_load"]
    chart.add("done", [(float(load), _mean(told, "useful_per_second")) for load, told in blocks.items()])
    return chart


def _chart(kind: Any, title: str, x_title: str, y_title: str) -> Any:
    return kind(title=title, x_title=x_title, y_title=y_title, js=(), include_x_axis=True, **LOOK)


def _mean(told: list[dict[str, Any]], name: str) -> float:
    return float(sum(one[name] for one in told) / len(told))


if __name__ == "__main__":
    main()
