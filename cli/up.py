"""`cilpass up`: runs the platform on data that are kept, until Ctrl-C or SIGTERM."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from cli import console
from cli.options import DEFAULT_DATA, Data
from deploy.local import platform
from deploy.local.addresses import Addresses
from deploy.local.embedded import EMBEDDED
from deploy.local.form import CLUSTER_MARK, Form
from deploy.local.supervisor import LocalPlatform

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_SECONDS = 0.5


Empty = Annotated[
    bool,
    typer.Option("--empty", help="Sur des données neuves, ne mettre en place ni organismes ni personnes."),
]


def up(data: Data = DEFAULT_DATA, empty: Empty = False) -> None:
    """Démarrer la plate-forme sur des données durables ; Ctrl-C l'arrête, et elle reprend où elle en était.

    Sur des données neuves, les organismes et les personnes de la démonstration prennent place, pour que chacun puisse
    se connecter aussitôt.
    """
    with interruptible():
        run(data, empty)


def run(data: Path, empty: bool, form: Form = EMBEDDED) -> None:
    """Starts the platform, shows its addresses, waits for Ctrl-C or SIGTERM, and stops it."""
    from deploy.demo import (
        first_day,
    )  # in a process of its own: production commands never load the demonstration's tools

    fresh = not any((data / name).exists() for name in ("platform.sqlite", CLUSTER_MARK))
    with console.progress("Démarrage de la plate-forme :") as tell:
        local, addresses = platform.build(data, on_progress=tell, form=form)
        local.start()
        if (fresh and not empty) or first_day.is_unfinished(data):
            tell("Organismes et personnes de la démonstration prennent place…")
            settle(local, lambda: first_day.settle(addresses))
    stay(local, addresses)


def settle(local: LocalPlatform, first_day: Callable[[], None]) -> None:
    """Gives the people of the sign-in page their roles; where that fails, it stops the platform."""
    try:
        first_day()
    except BaseException:
        with uninterruptible():
            local.stop()
        raise


def stay(local: LocalPlatform, addresses: Addresses) -> None:
    """Shows the addresses of a started platform and waits for Ctrl-C or SIGTERM.

    Raises CommandFailed where the platform ends by itself.
    """
    try:
        show(addresses)
        console.plain("Ctrl-C pour arrêter.")
        while not local.wait(LOOK_SECONDS):
            pass
        raise console.CommandFailed(
            "La plate-forme s'est arrêtée d'elle-même : voyez le dossier logs des données."
        )
    except KeyboardInterrupt:
        console.plain("Arrêt de la plate-forme…")
    finally:
        with uninterruptible():
            local.stop()
    console.plain("Plate-forme arrêtée ; les données sont gardées.")


def show(addresses: Addresses) -> None:
    """Shows the addresses that people open."""
    listed = {
        "À ouvrir dans un navigateur": addresses.gateway,
        "Documentation de l'API": addresses.docs,
        "Boîte aux lettres": addresses.mailbox,
        "Console Temporal": addresses.temporal_web,
        "Données": str(addresses.data),
    }
    width = max(map(len, listed))
    for name, address in listed.items():
        console.plain(f"  {name:<{width}}  {address}")
    if addresses.clock is not None:
        console.plain(
            f"  {'Temps des affaires':<{width}}  arrêté au {addresses.business_clock.now():%d/%m/%Y}"
        )


@contextmanager
def interruptible() -> Iterator[None]:
    """Turns SIGTERM and the closing of the terminal into KeyboardInterrupt, so that processes are stopped in order."""
    before = {number: signal.signal(number, _interrupt) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def uninterruptible() -> Iterator[None]:
    """Ignores Ctrl-C and SIGTERM while the processes are stopped, so that a second one does not cut that short."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
