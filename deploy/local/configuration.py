"""Writes supervisord's configuration, and one sheet per process, which `die_with_parent` reads.

Paths are relative to the data folder, where supervisord runs, and values are on the sheets, so that no path or value
has to be quoted.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from configparser import RawConfigParser
from pathlib import Path
from typing import TextIO

from deploy.local.data_folder import DataFolder
from deploy.local.process import Process, group_name

STOP_SECONDS = 10
"""Seconds between SIGTERM and SIGKILL."""

START_SECONDS = 1
"""A process that ends sooner after its start is started again after 1, 2, 3… seconds; one that ends later, at once."""

ALWAYS = 1_000_000
"""Retries of a process that ends too soon, in place of the endless retry that supervisord does not offer."""

LOG_BYTES, LOG_FILES = "20MB", 3

WRAPPER = Path(__file__).with_name("die_with_parent.py")


def write_configuration(folder: DataFolder, processes: Sequence[Process]) -> None:
    """Writes supervisord.conf and the sheets in the run folder, readable by their owner only."""
    parser = RawConfigParser()
    socket = folder.socket_path()
    inside = socket.is_relative_to(folder.data)
    parser["unix_http_server"] = {
        "file": str(socket.relative_to(folder.data) if inside else socket),
        "chmod": "0700",
    }
    parser["supervisord"] = _supervisord()
    parser["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    for group in sorted({process.group for process in processes}):
        names = [process.name for process in processes if process.group == group]
        parser[f"group:{group_name(group)}"] = {"programs": ",".join(names), "priority": str(group)}
    for process in processes:
        parser[f"program:{process.name}"] = _program(process)
        write_sheet(folder, process.name, process.command, process.env, process.cwd)
    with _private(folder.run / "supervisord.conf") as file:
        parser.write(file)


def wrapped(sheet: str) -> list[str]:
    """Returns the command that runs a sheet."""
    return [sys.executable, "-I", "-S", str(WRAPPER), sheet]


def write_sheet(
    folder: DataFolder, name: str, command: Sequence[str], env: Mapping[str, str], cwd: Path | None
) -> Path:
    """Writes the command, variables and folder of a program that `die_with_parent` will run; returns the path."""
    path = folder.run / f"{name}.json"
    sheet = {
        "argv": list(command),
        "env": dict(env),
        "cwd": str((cwd or Path.cwd()).resolve()),
        "alive": str(folder.alive),
    }
    with _private(path) as file:
        json.dump(sheet, file)
    return path


def _supervisord() -> dict[str, str]:
    settings = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": "logs/supervisord.log",
        "logfile_maxbytes": LOG_BYTES,
        "logfile_backups": str(LOG_FILES),
        "childlogdir": "logs",
        "pidfile": "run/supervisord.pid",
        "umask": "077",
    }
    return settings | ({"user": "root"} if os.getuid() == 0 else {})


def _program(process: Process) -> dict[str, str]:
    return {
        "command": _quoted(wrapped(f"run/{process.name}.json")),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": str(START_SECONDS),
        "startretries": str(ALWAYS),
        "stopsignal": process.stop,
        "stopwaitsecs": str(STOP_SECONDS),
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": f"logs/{process.name}.log",
        "stdout_logfile_maxbytes": LOG_BYTES,
        "stdout_logfile_backups": str(LOG_FILES),
    }


def _quoted(command: Sequence[str]) -> str:
    """Quotes a command for supervisord, which splits it as a shell does and expands %."""
    return " ".join('"' + part.replace("%", "%%").replace('"', '\\"') + '"' for part in command)


def _private(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w")
