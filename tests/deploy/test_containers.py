"""The forms for containers: valid by the formats' own schemas, not run as root, and about what the code really has."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from deploy.gateway.render import container_config
from deploy.local.platform import ROOT
from kernel.settings import SERVICES, Settings
from web.settings import Settings as WebSettings
from wiring.callers import CALLERS

BASE, WORKER = FOLDERS = ROOT / "deploy/kubernetes/base", ROOT / "deploy/kubernetes/worker"
COMPOSE = ROOT / "deploy/compose/compose.yaml"
IMAGE = ROOT / "deploy/image"
KUBERNETES = "1.31"
NOT_APPLIED = "kustomization.yaml"
RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
GIVEN = frozenset({"CILPASS_MODE", "CILPASS_HOST", "CILPASS_MIGRATE_AT_START"})


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(path for folder in FOLDERS for path in folder.glob("*.yaml")):
        if path.name == NOT_APPLIED:
            continue
        for number, document in enumerate(yaml.safe_load_all(path.read_text("utf-8"))):
            yield f"{path.stem}-{number}", document


def pods() -> list[dict[str, Any]]:
    kinds = ("Deployment", "Job")
    return [one["spec"]["template"]["spec"] for _, one in documents() if one["kind"] in kinds]


def settings_of(*texts: str) -> set[str]:
    return {name for text in texts for name in re.findall(r"\bCILPASS_[A-Z_]+(?=[:=])", text)}


def known_settings() -> set[str]:
    fields = {*Settings.model_fields, *WebSettings.model_fields}
    return {f"CILPASS_{name.upper()}" for name in fields} | {"CILPASS_VERSION"}


@pytest.mark.parametrize("document", [pytest.param(one, id=name) for name, one in documents()])
def test_every_manifest_is_valid_by_kubernetes_own_schema(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, KUBERNETES, strict=True)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_kustomization_names_every_file(folder: Path) -> None:
    told = yaml.safe_load((folder / NOT_APPLIED).read_text("utf-8"))["resources"]
    assert sorted(told) == sorted(path.name for path in folder.glob("*.yaml") if path.name != NOT_APPLIED)


def test_two_versions_of_the_worker_are_two_deployments_that_take_no_pod_of_each_other() -> None:
    told = yaml.safe_load((WORKER / NOT_APPLIED).read_text("utf-8"))
    (labels,) = told["labels"]
    assert labels["includeSelectors"] and told["nameSuffix"] == "-" + next(iter(labels["pairs"].values()))


def test_no_process_is_root_or_writes_to_its_image() -> None:
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] >= 10_000
        assert [one["securityContext"] for one in pod["containers"]] == [RESTRICTED]
        assert not pod["automountServiceAccountToken"]
    assert re.search(r"^USER 10001:10001$", (IMAGE / "Dockerfile").read_text(), re.MULTILINE)


def test_every_service_runs_twice_is_migrated_first_and_is_not_taken_down_whole() -> None:
    found = [(one["kind"], one["metadata"]["name"]) for _, one in documents()]
    for service in SERVICES:
        assert ("Deployment", service) in found and ("Job", f"{service}-migration") in found
        assert ("PodDisruptionBudget", service) in found and ("Service", service) in found
    deployments = [one for _, one in documents() if one["kind"] == "Deployment"]
    assert all(one["spec"]["replicas"] == 2 for one in deployments)


def test_compose_is_valid_by_its_own_schema() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(COMPOSE),
    ]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_example_names_all_that_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE.read_text("utf-8")))
    example = COMPOSE.with_name("example.env").read_text("utf-8")
    assert asked == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) - {"CILPASS_UESL_EMAIL"}


def test_our_containers_of_compose_are_closed() -> None:
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    ours = {name: one for name, one in services.items() if "build" in one}
    assert {*SERVICES, "worker", "web"} <= ours.keys()
    assert all(one["read_only"] and one["cap_drop"] == ["ALL"] for one in ours.values())


def test_only_settings_that_exist_are_set() -> None:
    files = [COMPOSE, IMAGE / "Dockerfile", COMPOSE.with_name("example.env"), BASE / "settings.yaml"]
    told = settings_of(*(path.read_text("utf-8") for path in files))
    assert told <= known_settings()
    assert settings_of((IMAGE / "Dockerfile").read_text()) >= GIVEN


def test_every_command_names_a_module_that_exists() -> None:
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    commands = [one["command"] for pod in pods() for one in pod["containers"]]
    commands += [one["command"] for one in services.values() if "build" in one]
    modules = {command[2] for command in commands if command[:2] == ["python", "-m"]}
    assert len(modules) > len(SERVICES)
    assert all((ROOT / f"{module.replace('.', '/')}.py").is_file() for module in modules)


def test_each_process_is_given_its_own_private_key_and_no_other() -> None:
    for pod in pods():
        (command,) = [one["command"] for one in pod["containers"] if "command" in one] or [[]]
        own = {f"caller-{name}" for name in CALLERS if _runs(command, name)}
        projected = [one["projected"]["sources"] for one in pod["volumes"] if "projected" in one]
        secrets = {one["secret"]["name"] for sources in projected for one in sources if "secret" in one}
        assert {secret for secret in secrets if secret.startswith("caller-")} == own
    compose = yaml.safe_load(COMPOSE.read_text("utf-8"))
    for name, one in compose["services"].items():
        own = {f"caller-{caller}" for caller in CALLERS if _runs(one.get("command", []), caller)}
        assert {secret["source"] for secret in one.get("secrets", [])} == own, name
        assert not any("{KEYS:?}:" in volume or "caller-" in volume for volume in one.get("volumes", [])), (
            name
        )


def _runs(command: list[str], name: str) -> bool:
    """Whether this command is a service, its migration, or the worker."""
    return command[2:] in ([f"services.{name}.main"], ["--service", name], [f"workflows.{name}"])


def test_the_gateway_finds_its_keys_where_they_are_mounted() -> None:
    gateway = next(one for _, one in documents() if one["metadata"]["name"] == "gateway")
    mounts = gateway["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]
    assert {mount["mountPath"] for mount in mounts} == {"/etc/envoy", "/etc/cilpass"}
    text = yaml.safe_dump(container_config("https://issuer.example"))
    assert {"/etc/cilpass/jwks.json", "/etc/cilpass/tls/tls.crt", "/etc/cilpass/tls/tls.key"} <= set(
        re.findall(r"/etc/cilpass/[\w./-]+", text)
    )
    assert "https://issuer.example" in text


def test_what_the_image_installs_holds_all_that_is_read_at_run_time(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        names = set(held.namelist())
    read = {
        "cilpass/cases/v1/cases_pb2.py",
        "deploy/gateway/routes.toml",
        "web/templates/base.html",
        "web/static/app.css",
        *(f"services/{service}/migrations/env.py" for service in SERVICES),
    }
    assert read <= names


def test_the_image_takes_the_versions_that_were_tested() -> None:
    def versions(path: Path) -> set[str]:
        return set(re.findall(r"^[\w.-]+==\S+", path.read_text(), re.MULTILINE))

    shipped = versions(IMAGE / "requirements.lock")
    assert shipped and shipped <= versions(ROOT / "requirements.lock")
