"""What the commands say: rich on a terminal, plain lines elsewhere; French, as people read it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


class Told(RuntimeError):
    """A failure whose text is for the person who typed the command."""


class Progress(Protocol):
    def __call__(self, line: str) -> None: ...


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """Tell the steps of something long: a spinner with the latest step on a terminal, a line each elsewhere."""
    began = time.monotonic()
    if out.is_terminal:
        with out.status(escape(title)) as status:
            yield lambda line: status.update(f"{escape(title)} [dim]{escape(line)}[/dim]")
    else:
        out.print(escape(title))
        yield lambda line: plain(f"  {line}")
    out.print(f"{escape(title)} {seconds(time.monotonic() - began)}")


def plain(line: str) -> None:
    """A line as it is, seen at once even through a pipe."""
    print(line, flush=True)


def seconds(duration: float) -> str:
    return f"{duration:.1f} s".replace(".", ",")


def flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
