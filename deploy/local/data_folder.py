"""The data folder of one machine: its sub-folders, and a lock so that one platform at a time uses it."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

LONGEST_SOCKET_PATH = 95
"""Longest path in bytes: Linux allows 108 for a unix socket, and supervisord first binds one with its pid appended."""

PREDECESSOR_SECONDS = 10.0


class DataFolderInUse(RuntimeError):
    """Another platform runs on this data folder."""

    def __init__(self, data: Path, holder: str) -> None:
        super().__init__(
            f"Le dossier de données {data} est déjà utilisé par une plate-forme en marche "
            f"(processus {holder}). / The data folder is already in use by a running platform "
            f"(process {holder})."
        )


class DataFolder:
    """The folders of the data, the logs and the run files; locked from `lock` to `unlock` or to the process's end."""

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()
        self.logs = self.data / "logs"
        self.run = self.data / "run"
        self.alive = self.run / "alive"
        self._lock: int | None = None
        self._short: Path | None = None

    def lock(self) -> None:
        """Locks the folder, and waits until the processes of a killed launcher have ended. Raises DataFolderInUse."""
        for folder in (self.data, self.logs, self.run):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.data / "lock"
        self._lock = _open(path)
        if not _try(self._lock, fcntl.LOCK_EX):
            holder = path.read_text().strip() or "?"
            self.unlock()
            raise DataFolderInUse(self.data, holder)
        os.ftruncate(self._lock, 0)
        os.write(self._lock, str(os.getpid()).encode())
        self.wait_until_empty()

    def unlock(self) -> None:
        """Unlocks the folder. The lock file stays: once removed, two platforms could each lock a file of that name."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        if self._short is not None:
            shutil.rmtree(self._short, ignore_errors=True)
            self._short = None

    def socket_path(self) -> Path:
        """Returns supervisord's socket: in the data folder, or in a temporary one where that path is too long."""
        here = self.run / "supervisor.sock"
        if len(os.fsencode(here)) <= LONGEST_SOCKET_PATH:
            return here
        if self._short is None:
            self._short = Path(tempfile.mkdtemp(prefix="cilpass-"))
        return self._short / "s"

    def wait_until_empty(self) -> None:
        """Waits until no process of the folder lives: each holds a lock on `alive` until it ends (die_with_parent)."""
        held = _open(self.alive)
        try:
            limit = time.monotonic() + PREDECESSOR_SECONDS
            while not _try(held, fcntl.LOCK_EX):
                if time.monotonic() > limit:
                    self.unlock()
                    raise DataFolderInUse(self.data, "?")
                time.sleep(0.02)
        finally:
            os.close(held)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _try(held: int, kind: int) -> bool:
    try:
        fcntl.flock(held, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
