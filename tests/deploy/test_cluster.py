"""The processes of the cluster form; none is started."""

import json
from pathlib import Path

import pytest

from deploy.local import platform, postgres
from deploy.local.addresses import Addresses
from deploy.local.cluster import CLUSTER
from deploy.local.form import GATEWAY_GROUP, SERVICES_GROUP, STORES_GROUP, OtherForm
from deploy.local.process import Process
from deploy.local.temporal_server import TemporalServer
from kernel.settings import SERVICES


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands for the programs of PostgreSQL, which need not be installed as none is started."""
    monkeypatch.setattr(postgres, "program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(postgres, "_as_account", list)


def made(data: Path) -> tuple[dict[str, Process], Addresses]:
    local, addresses = platform.build(data, form=CLUSTER)
    return dict(local._by_name), addresses


def test_each_service_and_the_worker_run_twice_after_the_stores(tmp_path: Path) -> None:
    processes, _ = made(tmp_path)
    twice = {copy for name in (*SERVICES, "worker") for copy in (name, f"{name}_2")}
    assert {name for name, one in processes.items() if one.group == SERVICES_GROUP} == twice | {"docs", "web"}
    assert [name for name, one in processes.items() if one.group == STORES_GROUP] == ["postgres"]
    assert [name for name, one in processes.items() if one.group == GATEWAY_GROUP] == ["gateway"]


def test_a_service_connects_as_a_role_of_its_own_and_migrates_nothing(tmp_path: Path) -> None:
    processes, _ = made(tmp_path)
    urls = {name: processes[name].env["CILPASS_DATABASE"] for name in SERVICES}
    assert all(url.startswith(f"postgresql+psycopg://{name}:") for name, url in urls.items())
    assert len({url.split(":")[2].split("@")[0] for url in urls.values()}) == len(SERVICES)
    assert {processes[name].env["CILPASS_MIGRATE_AT_START"] for name in SERVICES} == {"false"}
    assert urls["cases"] == processes["cases_2"].env["CILPASS_DATABASE"]


def test_services_and_gateway_know_both_copies(tmp_path: Path) -> None:
    processes, addresses = made(tmp_path)
    ports = json.loads((tmp_path / "ports.json").read_text())
    both = [f"127.0.0.1:{ports[f'{copy}_grpc']}" for copy in ("cases", "cases_2")]
    assert addresses.grpc["cases"] == processes["intake"].env["CILPASS_CASES"] == f"ipv4:{','.join(both)}"
    config = json.loads((tmp_path / "run" / "envoy.json").read_text())
    (cluster,) = [one for one in config["static_resources"]["clusters"] if one["name"] == "cases"]
    endpoints = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"]
    found = [one["endpoint"]["address"]["socket_address"]["port_value"] for one in endpoints]
    assert found == [ports["cases_rest"], ports["cases_2_rest"]]
    assert cluster["health_checks"][0]["http_health_check"]["path"] == "/readyz"


def test_the_two_forms_share_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "temporal.sqlite").touch()
    with pytest.raises(OtherForm):
        made(tmp_path)


def test_temporals_roles_have_ports_of_their_own(tmp_path: Path) -> None:
    made(tmp_path)
    ports = json.loads((tmp_path / "ports.json").read_text())
    names = [*TemporalServer.port_names(), "temporal", "postgres"]
    assert len({ports[name] for name in names}) == len(names)
    assert max(ports.values()) < 32_768
