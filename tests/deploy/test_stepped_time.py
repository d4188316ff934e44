"""Stepped time belongs to the demonstration: no production process loads its tools."""

import subprocess
import sys
from itertools import chain

import yaml

from deploy.local.platform import ROOT

PRIVATE = "temporalio.testing"
LOADS = "import sys, importlib; list(map(importlib.import_module, sys.argv[1:])); print(*sys.modules)"


def started() -> set[str]:
    """Modules that the containers start, and that of the `cilpass` command, by which migrations run."""
    files = sorted((ROOT / "deploy" / "kubernetes").rglob("*.yaml"))
    documents = chain.from_iterable(yaml.safe_load_all(file.read_text(encoding="utf-8")) for file in files)
    commands = [
        container["command"]
        for document in documents
        if document and document["kind"] in ("Deployment", "StatefulSet", "Job")
        for container in document["spec"]["template"]["spec"]["containers"]
    ]
    modules = {command[2] for command in commands if command[:2] == ["python", "-m"]}
    return modules | {"cli.main" for command in commands if command[0] == "cilpass"}


def test_no_production_process_loads_the_time_skipping_of_the_sdk() -> None:
    modules = started()
    assert modules > {"services.cases.main", "workflows.worker", "web.main", "cli.main"}
    loaded = subprocess.run(
        [sys.executable, "-c", LOADS, *sorted(modules)], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert "kernel.temporal" in loaded
    assert [one for one in loaded if one.startswith((PRIVATE, "deploy.demo"))] == []


def test_only_the_demonstration_names_the_time_skipping_of_the_sdk() -> None:
    folders = ("kernel", "words", "services", "workflows", "web", "cli", "deploy")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    naming = [
        file.relative_to(ROOT).as_posix() for file in files if PRIVATE in file.read_text(encoding="utf-8")
    ]
    assert naming == ["deploy/demo/player.py"]
