"""The commands' output, in French: styled on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


class CommandFailed(RuntimeError):
    """A failure with a French text for the person who typed the command."""


class Progress(Protocol):
    def __call__(self, line: str) -> None: ...


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """Shows the steps of a long operation: a spinner with the latest step on a terminal, one line a step elsewhere."""
    began = time.monotonic()
    if out.is_terminal:
        with out.status(escape(title)) as status:
            yield lambda line: status.update(f"{escape(title)} [dim]{escape(line)}[/dim]")
    else:
        out.print(escape(title))
        yield lambda line: plain(f"  {line}")
    out.print(f"{escape(title)} {seconds(time.monotonic() - began)}")


def plain(line: str) -> None:
    """Prints a line without styling, and flushes it so that a pipe passes it on at once."""
    print(line, flush=True)


def seconds(duration: float) -> str:
    return f"{duration:.1f} s".replace(".", ",")


def flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
