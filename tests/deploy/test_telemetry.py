"""Alerts and dashboards: about metrics that exist, written down, in expressions that Prometheus reads and plays."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.platform import ROOT

FOLDER = ROOT / "deploy/telemetry"
METRIC = re.compile(r"\b(?:cilpass|temporal)_\w+")
BOARDS = sorted((FOLDER / "dashboards").glob("*.json"))
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((FOLDER / "alerts.yaml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]


def panels(board: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(board.read_text("utf-8"))["panels"]
    return found


def expressions() -> list[str]:
    shown = [target["expr"] for board in BOARDS for panel in panels(board) for target in panel["targets"]]
    return [rule["expr"] for rule in ALERTS] + shown


def promtool(*arguments: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    found = shutil.which("promtool")
    assert found, "promtool is missing: `make test` installs it"
    return subprocess.run([found, *arguments], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command", [("test", "rules", "alerts.test.yaml"), ("check", "config", "prometheus.yaml")]
)
def test_alerts_fire_when_they_should_and_not_before(command: tuple[str, ...]) -> None:
    played = promtool(*command)
    assert played.returncode == 0, played.stdout + played.stderr


def test_every_alert_is_played_and_says_what_to_do() -> None:
    played = yaml.safe_load((FOLDER / "alerts.test.yaml").read_text("utf-8"))["tests"]
    tried = [case for test in played for case in test["alert_rule_test"]]
    fired = {case["alertname"] for case in tried if case["exp_alerts"]}
    quiet = {case["alertname"] for case in tried if not case["exp_alerts"]}
    assert fired == quiet == {rule["alert"] for rule in ALERTS}
    assert all(rule["annotations"].keys() == {"summary", "action"} for rule in ALERTS)


def test_prometheus_reads_every_expression_of_a_dashboard(tmp_path: Path) -> None:
    rules = [{"record": f"shown:{number}", "expr": one} for number, one in enumerate(expressions())]
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": [{"name": "shown", "rules": rules}]}))
    checked = promtool("check", "rules", "rules.yaml", folder=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_alerts_and_dashboards_are_about_metrics_that_are_written_down() -> None:
    known = set(METRIC.findall((ROOT / "docs/metrics.md").read_text("utf-8")))
    told = {name.removesuffix("_bucket") for one in expressions() for name in METRIC.findall(one)}
    assert told and told <= known


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.stem)
def test_each_panel_has_a_title_words_and_a_place_of_its_own(board: Path) -> None:
    found = panels(board)
    assert all(panel["title"] and panel["description"] and panel["targets"] for panel in found)
    assert len({panel["id"] for panel in found}) == len(found)
    taken = [
        (x, y)
        for panel in found
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(set(taken)) == len(taken) and max(x for x, _ in taken) < 24
