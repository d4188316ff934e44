"""Runs a program that ends with its parent, in place of this one: `python -I -S die_with_parent.py SHEET`.

SHEET is a JSON file with `argv`, `env` (added to ours), `cwd` and `alive`, so that no value has to be quoted
in supervisord's configuration. It imports the standard library only, to be fast: it runs before every process.
"""

import ctypes
import fcntl
import json
import os
import signal
import sys
from pathlib import Path

PARENT = "CILPASS_PARENT_PID"
"""Environment variable with the pid that must be our parent; each program sets its own pid for those that it starts."""

PR_SET_PDEATHSIG = 1


def main(sheet: Path) -> None:
    """Asks Linux to kill us when the parent ends, checks that it has not ended yet, and runs the program."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != int(os.environ[PARENT]):
        raise SystemExit("the parent has ended / le processus parent a pris fin")
    asked = json.loads(sheet.read_text())
    hold_alive(asked["alive"])
    os.chdir(asked["cwd"])
    env = {**os.environ, **asked["env"], PARENT: str(os.getpid())}
    os.execvpe(asked["argv"][0], asked["argv"], env)  # noqa: S606 (the platform's own command)


def hold_alive(path: str) -> None:
    """Takes a shared lock that lasts until this process ends, through exec; the next launcher waits for it."""
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(held, fcntl.LOCK_SH)
    os.set_inheritable(held, True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
