"""Crash points: named places where a process can be made to die at once, so that tests see what is left.

They are armed by a folder (`CILPASS_CRASH_POINTS`, which production settings refuse): the process that finds the file
`<process>.<point>` there takes it away and dies by SIGKILL. Not armed, a point costs one comparison.
"""

import os
import signal
from pathlib import Path

POINTS = {
    "act_begins": "before an act's transaction",
    "facts_appended": "facts written, not committed",
    "facts_committed": "committed, not answered",
    "relay_delivered": "a workflow told, not noted",
    "relay_stored": "noted how far workflows were told",
    "message_posted": "a letter accepted by the server, not noted",
    "activity_answered": "a service answered an activity, Temporal not told",
    "page_kept": "facts of a page kept, the cursor not moved",
    "page_applied": "a page applied, the next not asked for",
    "book_promoted": "a rebuilt book made the live one of reporting, not committed",
    "migration_made": "a migration carried out, not committed",
}
"""Every point of the code, and what has happened there; the fault tests go through all of them."""

_armed: tuple[Path, str] | None = None


def arm(folder: Path | None, process: str) -> None:
    """Have this process watch the folder at its points; None for nothing."""
    global _armed
    _armed = (folder, process) if folder else None


def point(name: str) -> None:
    """Kills the process here, where a test armed this point."""
    if _armed is not None:
        _die_if_asked(*_armed, name)


def _die_if_asked(folder: Path, process: str, name: str) -> None:
    try:
        (folder / f"{process}.{name}").unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
