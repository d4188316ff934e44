"""The checks of `cilpass doctor`: each returns findings, and raises nothing."""

import asyncio
import fcntl
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from configparser import RawConfigParser
from pathlib import Path

import grpc
import grpc.aio
import httpx2
from cilpass.common.v1 import operations_pb2, operations_pb2_grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from temporalio.client import Client
from temporalio.service import RPCError

from cli.findings import Finding
from deploy.gateway import render
from deploy.local.addresses import Addresses
from deploy.local.control import Control
from deploy.local.embedded import temporal_binary
from deploy.local.ports import is_free
from kernel.errors import Refusal
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from kernel.service_tokens import KeyNotOwn, ServiceTokens
from kernel.settings import SERVICES
from kernel.temporal import works
from wiring.callers import CALLERS

PYTHON = (3, 11)
LEAST_FREE_BYTES = 500_000_000
ANSWER_SECONDS = 3.0
CATCH_UP_SECONDS = 5.0
"""How long the delivery of a feed may take before its lag is reported as wrong."""

RESTART = "Arrêtez puis relancez « cilpass up »"


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info[:2] == PYTHON
    return Finding("Python", well, version, "Installez Python 3.11 et relancez « make setup ».")


def binaries() -> list[Finding]:
    """Checks that Temporal and Envoy answer `--version`."""
    asked = {"Temporal": temporal_binary(), "Envoy": render.command(Path("-"))[0]}
    return [_binary(name, path) for name, path in asked.items()]


def _binary(name: str, path: str) -> Finding:
    mend = "Relancez « make setup » (CILPASS_TEMPORAL_BIN et CILPASS_ENVOY nomment d'autres programmes)."
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(name, False, f"{path} ne se lance pas ({type(error).__name__})", mend)
    detail = answer.stdout.strip().splitlines()[-1] if answer.stdout.strip() else f"code {answer.returncode}"
    return Finding(name, answer.returncode == 0, detail, mend)


def folder(data: Path) -> Finding:
    """Checks that the data folder exists, is ours, is writable, has room, and that its keys are closed to others."""
    name = "dossier de données"
    if not data.exists():
        return Finding(name, True, f"{data} sera créé")
    if not os.access(data, os.W_OK | os.X_OK):
        return Finding(name, False, f"{data} n'est pas accessible en écriture", "Rendez-le à votre compte.")
    free = shutil.disk_usage(data).free
    if free < LEAST_FREE_BYTES:
        return Finding(
            name, False, f"plus que {free / 1e6:.0f} Mo libres", "Libérez de la place sur le disque."
        )
    open_keys = [path.name for path in (data / "keys").glob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_keys:
        mend = f"Fermez-les : chmod 600 {data / 'keys'}/*"
        return Finding(name, False, f"clés lisibles par d'autres : {', '.join(open_keys)}", mend)
    return Finding(name, True, f"{data}, {free / 1e9:.0f} Go libres")


def callers(addresses: Addresses) -> Finding:
    """Checks that each process has a key of its own, which the others accept."""
    name, wrong = "clés des processus", []
    for caller in CALLERS:
        try:
            ServiceTokens.of(addresses.settings(caller), caller)
        except (OSError, ValueError, KeyNotOwn):
            wrong.append(caller)
    mend = f"Rendez « {addresses.keys.callers.name} » et ces clés depuis une sauvegarde, ou refaites-les : "
    mend += f"« cilpass keys {addresses.keys.folder} --renew NOM », puis redémarrez."
    detail = f"à refaire : {', '.join(wrong)}" if wrong else "chacun a la sienne"
    return Finding(name, not wrong, detail, mend)


def holder(data: Path) -> str | None:
    """Returns the process that runs a platform on this folder, None where there is none."""
    path = data / "lock"
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip() or "?"
    return None


def stopped() -> Finding:
    return Finding("plate-forme", False, "arrêtée", "Lancez « cilpass up ».")


def free_ports(data: Path) -> list[Finding]:
    """Checks that no other program has taken the ports that a stopped platform kept."""
    kept: dict[str, int] = json.loads((data / "ports.json").read_text())
    taken = [f"{name} ({port})" for name, port in kept.items() if not is_free(port)]
    if taken:
        detail = f"pris par un autre programme : {', '.join(taken)}"
        return [
            Finding("ports", False, detail, "Arrêtez ce programme ; sinon d'autres ports seront choisis.")
        ]
    return [Finding("ports", True, "libres")]


def processes(addresses: Addresses) -> list[Finding]:
    """Returns the state of each process, as supervisord sees it."""
    parser = RawConfigParser()
    parser.read(addresses.data / "run" / "supervisord.conf")
    control = Control(addresses.data / parser["unix_http_server"]["file"], ANSWER_SECONDS)
    if not control.answers():
        return [Finding("superviseur", False, "ne répond pas", f"{RESTART}.")]
    findings = []
    for section in (name for name in parser.sections() if name.startswith("group:")):
        for program in parser[section]["programs"].split(","):
            info = control.info(f"{section.removeprefix('group:')}:{program}")
            log = addresses.data / "logs" / f"{program}.log"
            well = info["statename"] == "RUNNING"
            detail = _since(info) if well else "ne tourne pas"
            findings.append(Finding(f"processus {program}", well, detail, f"Lisez {log}, puis : {RESTART}."))
    return findings


def _since(info: dict[str, int]) -> str:
    minutes = max(info["now"] - info["start"], 0) // 60
    return f"en marche depuis {minutes} min" if minutes else "en marche depuis moins d'une minute"


async def edges(addresses: Addresses) -> list[Finding]:
    """Checks the addresses that people reach by HTTP or SMTP."""
    asked = {
        "passerelle": f"{addresses.gateway}/healthz",
        "documentation": f"{addresses.gateway}/api/openapi.json",
        "boîte aux lettres": f"{addresses.mailbox}/healthz",
        **{f"{name} (REST)": f"http://{addresses.rest[name]}/healthz" for name in SERVICES},
    }
    async with httpx2.AsyncClient(timeout=10) as client:
        found = await asyncio.gather(*(_http(client, name, url) for name, url in asked.items()))
    return [*found, _smtp(addresses.smtp)]


async def _http(client: httpx2.AsyncClient, name: str, url: str) -> Finding:
    began = time.monotonic()
    try:
        answer = await client.get(url)
    except httpx2.HTTPError as error:
        return Finding(name, False, f"{url} ne répond pas ({type(error).__name__})", f"{RESTART}.")
    took = (time.monotonic() - began) * 1000
    well = answer.status_code < 400
    detail = f"répond en {took:.0f} ms" if well else f"répond {answer.status_code}"
    return Finding(name, well, detail, f"Lisez les journaux, puis : {RESTART}.")


def _smtp(address: str) -> Finding:
    host, _, port = address.partition(":")
    try:
        with socket.create_connection((host, int(port)), ANSWER_SECONDS) as connection:
            connection.settimeout(ANSWER_SECONDS)
            greeting = connection.recv(64)
    except OSError as error:
        return Finding("courrier (SMTP)", False, f"{address} : {type(error).__name__}", f"{RESTART}.")
    return Finding("courrier (SMTP)", greeting.startswith(b"220"), "répond", f"{RESTART}.")


async def services(addresses: Addresses) -> list[Finding]:
    """Checks each service's gRPC health, its parked messages and the lag of its feed."""
    tokens = ServiceTokens.of(addresses.settings())
    found = await asyncio.gather(*(_service(name, addresses.grpc[name], tokens) for name in SERVICES))
    return [finding for group in found for finding in group]


async def _service(name: str, address: str, tokens: ServiceTokens) -> list[Finding]:
    caller = Caller(name, address, tokens, Actor("doctor", TechnicalRole.OPERATIONS))
    try:
        request = health_pb2.HealthCheckRequest()
        answer = await health_pb2_grpc.HealthStub(caller.channel).Check(request, timeout=ANSWER_SECONDS)
        serving = answer.status == health_pb2.HealthCheckResponse.SERVING
        edge = Finding(f"{name} (gRPC)", serving, "répond" if serving else "ne sert pas", f"{RESTART}.")
        return [edge, *await _feed(name, caller)]
    except (grpc.aio.AioRpcError, Refusal) as error:
        detail = error.code().name if isinstance(error, grpc.aio.AioRpcError) else error.code
        return [Finding(f"{name} (gRPC)", False, f"ne répond pas ({detail})", f"{RESTART}.")]
    finally:
        await caller.channel.close()


async def _feed(name: str, caller: Caller) -> list[Finding]:
    stub = operations_pb2_grpc.OperationsStub(caller.channel)
    until = time.monotonic() + CATCH_UP_SECONDS
    while True:
        state = await caller(stub.ReadState, operations_pb2.ReadStateRequest())
        lag = state.facts - state.delivered
        if not lag or time.monotonic() > until:
            break
        await asyncio.sleep(0.3)
    mend = "Vérifiez Temporal ci-dessous ; l'envoi reprend de lui-même dès qu'il répond."
    feed = Finding(f"{name} (faits)", not lag, f"{state.facts} faits, {lag} en attente d'envoi", mend)
    if not state.parked:
        return [feed]
    detail = f"{state.parked} message(s) mis de côté : leur déroulement est absent ou interrompu"
    log = (
        "Lisez « relay_parked » dans son journal, rétablissez le déroulement, puis lancez « cilpass retry »."
    )
    return [feed, Finding(f"{name} (mis de côté)", False, detail, log)]


async def temporal(addresses: Addresses) -> list[Finding]:
    """Checks that Temporal's server answers and that a worker asks it for tasks."""
    settings = addresses.settings()
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            client = await Client.connect(settings.temporal, namespace=settings.temporal_namespace)
            polled = await works(client, settings.task_queue)
    except (RPCError, RuntimeError, TimeoutError) as error:
        detail = f"{settings.temporal} ne répond pas ({type(error).__name__})"
        return [Finding("Temporal", False, detail, f"Lisez logs/temporal.log, puis : {RESTART}.")]
    mend = f"Lisez logs/worker.log, puis : {RESTART}."
    detail = "demande du travail" if polled else "ne demande pas de travail"
    return [Finding("Temporal", True, "répond"), Finding("exécutant", polled, detail, mend)]
