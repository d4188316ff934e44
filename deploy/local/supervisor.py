"""Runs the processes of one machine under supervisord: it starts them in order, restarts and stops them."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from types import TracebackType

from deploy.local.configuration import STOP_SECONDS, wrapped, write_configuration, write_sheet
from deploy.local.control import Control
from deploy.local.data_folder import DataFolder
from deploy.local.die_with_parent import PARENT
from deploy.local.process import Process, is_ready

POLL_SECONDS = 0.05
GIVE_UP_SECONDS = 10.0
"""How long to wait for a process that keeps ending as soon as it starts."""


class NotReady(RuntimeError):
    """A process did not become ready; the text names it and its log."""

    def __init__(self, name: str, log: Path, seconds: float) -> None:
        super().__init__(
            f"« {name} » n'est pas prêt après {seconds:.0f} s : voyez {log}. "
            f"/ {name} is not ready after {seconds:.0f} s: see {log}."
        )


class LocalPlatform:
    """The processes of one data folder. Use as a context, or `start` then `stop`.

    `start` belongs in the main thread: the kernel ends the children with the thread that started them.
    """

    def __init__(
        self,
        data: Path,
        processes: Sequence[Process],
        on_progress: Callable[[str], None] = lambda _: None,
        *,
        ready_seconds: float = 180.0,
        before: Mapping[int, Callable[[], None]] | None = None,
    ) -> None:
        """`before` gives by group what is to be done once the lower groups are ready and before the group starts."""
        self._before = before or {}
        self._folder = DataFolder(data)
        self._processes = sorted(processes, key=lambda process: process.group)
        self._by_name = {process.name: process for process in processes}
        if len(self._by_name) != len(processes):
            raise ValueError("two processes of one name")
        self._tell = on_progress
        self._ready_seconds = ready_seconds
        self._supervisord: subprocess.Popen[bytes] | None = None
        self._control: Control | None = None

    def __enter__(self) -> "LocalPlatform":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Locks the data folder and starts group by group, each ready before the next.

        Where one fails, it stops what it started. Raises DataFolderInUse or NotReady.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("LocalPlatform.start must be called from the main thread")
        self._folder.lock()
        try:
            write_configuration(self._folder, self._processes)
            self._start_supervisord()
            for number, group in groupby(self._processes, key=lambda process: process.group):
                self._before.get(number, _nothing)()
                self._start_group(list(group))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops in reverse order, by SIGTERM then SIGKILL, and unlocks the data folder; does nothing when stopped."""
        supervisord, self._supervisord = self._supervisord, None
        if supervisord is not None:
            self._shut_down(supervisord)
        self._control = None
        self._folder.unlock()

    @property
    def names(self) -> list[str]:
        """Returns the names of its processes, in the order of their start."""
        return [process.name for process in self._processes]

    def pid(self, name: str) -> int:
        """Returns the process's pid, 0 while it does not run."""
        return int(self._rpc().info(self._by_name[name].full_name)["pid"])

    def restart(self, name: str) -> None:
        """Stops one process, starts it again and waits until it is ready."""
        self.halt(name)
        self.resume(name)

    def halt(self, name: str) -> None:
        """Stops one process; the others go on without it."""
        self._rpc().stop(self._by_name[name].full_name)

    def resume(self, name: str) -> None:
        """Starts a halted process and waits until it is ready."""
        self._start_group([self._by_name[name]])

    def wait_ready(self, timeout: float | None = None) -> None:
        """Waits until every process answers. Raises NotReady."""
        self._wait(self._processes, timeout or self._ready_seconds)

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until supervisord ends, by `stop` or by accident; returns False after `timeout` seconds."""
        if self._supervisord is None:
            return True
        try:
            self._supervisord.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def log(self, name: str) -> Path:
        return self._folder.logs / f"{name}.log"

    def _start_supervisord(self) -> None:
        command = (sys.executable, "-I", "-m", "supervisor.supervisord", "-c", "run/supervisord.conf")
        write_sheet(self._folder, "supervisord", command, {}, self._folder.data)
        path = self._folder.socket_path()
        path.unlink(missing_ok=True)
        self._control = Control(path)
        self.log("supervisord").touch(0o600)
        with self.log("supervisord").open("ab") as log:
            self._supervisord = subprocess.Popen(  # noqa: S603 (our own command)
                wrapped(str(self._folder.run / "supervisord.json")),
                env={**os.environ, PARENT: str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=0o077,
            )
        limit = time.monotonic() + self._ready_seconds
        while not self._control.answers():
            if self._supervisord.poll() is not None or time.monotonic() > limit:
                raise NotReady("supervisord", self.log("supervisord"), self._ready_seconds)
            time.sleep(POLL_SECONDS)

    def _start_group(self, group: list[Process]) -> None:
        for process in group:
            self._tell(f"{process.name} : démarrage")
            self._rpc().start(process.full_name)
        self._wait(group, self._ready_seconds)

    def _wait(self, processes: Sequence[Process], timeout: float) -> None:
        began = time.monotonic()
        waiting = list(processes)
        while waiting:
            pids = self._rpc().pids()  # one call for all: it costs as much as ten looks at an address
            for process in [one for one in waiting if _up(one, pids)]:
                waiting.remove(process)
                self._tell(f"{process.name} : prêt en {time.monotonic() - began:.1f} s".replace(".", ","))
            elapsed = time.monotonic() - began
            lost = [one for one in waiting if elapsed > timeout or self._hopeless(one, elapsed)]
            if lost:
                raise NotReady(lost[0].name, self.log(lost[0].name), elapsed)
            if waiting:
                time.sleep(POLL_SECONDS)

    def _hopeless(self, process: Process, elapsed: float) -> bool:
        if elapsed < GIVE_UP_SECONDS:
            return False
        return self._rpc().info(process.full_name)["statename"] in ("BACKOFF", "FATAL")

    def _shut_down(self, supervisord: subprocess.Popen[bytes]) -> None:
        groups = len({process.group for process in self._processes})
        limit = time.monotonic() + groups * (STOP_SECONDS + 1) + 5
        with suppress(OSError):
            self._rpc().shutdown()
        while supervisord.poll() is None and time.monotonic() < limit and self._rpc().answers():
            time.sleep(POLL_SECONDS)
        try:
            supervisord.wait(1)
        except subprocess.TimeoutExpired:
            self._tell("supervisord ne répond pas : arrêt forcé")
            supervisord.kill()
            supervisord.wait()
            self._folder.wait_until_empty()

    def _rpc(self) -> Control:
        if self._control is None:
            raise RuntimeError("the platform is not started / la plate-forme n'est pas démarrée")
        return self._control


def _up(process: Process, pids: Mapping[str, int]) -> bool:
    """Says whether the process runs under us and answers: another program could answer on its port."""
    return pids[process.full_name] > 0 and is_ready(process)


def _nothing() -> None:
    """Does nothing: the default of `before` for a group."""
