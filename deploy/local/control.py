"""The client of supervisord: XML-RPC over a unix socket that only the owner can open."""

import http.client
import socket
import xmlrpc.client
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

ALREADY_STARTED, NOT_RUNNING = 60, 70
"""Codes of supervisord's faults."""


class Connection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class Transport(xmlrpc.client.Transport):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__()
        self._path, self._timeout = path, timeout

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        """Stores the connection in the field from which the base class closes it."""
        connection = Connection(self._path, self._timeout)
        self._connection = host, connection
        return connection


class Control:
    """The calls that the launcher needs. They raise OSError where supervisord does not run."""

    def __init__(self, path: Path, timeout: float = 15.0) -> None:
        self._path, self._timeout = path, timeout

    def start(self, name: str) -> None:
        """Starts a process; does nothing if it runs."""
        self._unless(ALREADY_STARTED, "startProcess", name, False)

    def stop(self, name: str) -> None:
        """Stops a process and returns once it has ended; does nothing if it does not run."""
        self._unless(NOT_RUNNING, "stopProcess", name, True)

    def info(self, name: str) -> dict[str, Any]:
        given = self._call("getProcessInfo", name)
        assert isinstance(given, dict)
        return given

    def pids(self) -> dict[str, int]:
        """Returns the pid of each process by its full name, 0 while it is down."""
        given = self._call("getAllProcessInfo")
        assert isinstance(given, list)
        return {f"{one['group']}:{one['name']}": int(one["pid"]) for one in given}

    def shutdown(self) -> None:
        self._call("shutdown")

    def answers(self) -> bool:
        """Says whether supervisord runs, even while it stops.

        A call also wakes it: otherwise it looks at its children once a second only.
        """
        try:
            self._call("getState")
        except xmlrpc.client.Fault:
            return True
        except (OSError, http.client.HTTPException, xmlrpc.client.Error, ExpatError):
            return False
        return True

    def _unless(self, code: int, method: str, *arguments: Any) -> None:
        try:
            self._call(method, *arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != code:
                raise

    def _call(self, method: str, *arguments: Any) -> Any:
        transport = Transport(self._path, self._timeout)
        with xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=transport) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)
