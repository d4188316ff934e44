"""`make lint` and `make image` on a copy of the contracts between services."""

import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.local.platform import ROOT


class Contracts:
    """A copy of `proto/` that a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "proto", folder, ignore=shutil.ignore_patterns("gen"))
        self.platform = folder / "cilpass" / "platform" / "v1" / "platform.proto"

    def replace(self, former: str, present: str) -> None:
        text = self.platform.read_text(encoding="utf-8")
        assert former in text
        self.platform.write_text(text.replace(former, present), encoding="utf-8")

    def make(self, target: str) -> tuple[bool, str]:
        """Whether the target passes on these contracts, and what it prints; the environment is taken as ready."""
        done = subprocess.run(
            ["make", "--no-print-directory", "-o", ".venv/.ready", target, f"PROTO={self.folder}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode == 0, done.stdout


@pytest.fixture
def contracts(tmp_path: Path) -> Contracts:
    return Contracts(tmp_path / "proto")


def test_lint_checks_the_contracts() -> None:
    [rule] = [
        line
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.startswith("lint:")
    ]
    assert "contracts" in rule.split()


def test_a_field_of_another_type_is_refused_and_the_image_is_not_made_again(contracts: Contracts) -> None:
    image = (contracts.folder / "image.binpb").read_bytes()
    contracts.replace("int32 version = 4;", "int64 version = 4;")
    for target in ("contracts", "image"):
        passed, printed = contracts.make(target)
        assert not passed
        assert '"version" on message "ConventionState" changed type from "int32" to "int64"' in printed
    assert (contracts.folder / "image.binpb").read_bytes() == image


def test_an_added_field_is_in_the_image_once_that_is_made_again(contracts: Contracts) -> None:
    contracts.replace("int32 version = 4;", "int32 version = 4;\n  string note = 5;")
    passed, printed = contracts.make("contracts")
    assert not passed and "run make image" in printed
    assert contracts.make("image") == (True, "")
    assert contracts.make("contracts") == (True, "")
    contracts.replace("  string note = 5;", "")
    assert not contracts.make("contracts")[0]


def test_a_name_that_is_not_in_the_style_of_the_others_is_refused(contracts: Contracts) -> None:
    contracts.replace("int32 version = 4;", "int32 version = 4;\n  string aNote = 5;")
    passed, printed = contracts.make("contracts")
    assert not passed and "lower_snake_case" in printed
