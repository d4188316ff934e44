"""`cilpass backup` and `cilpass restore`: copies the whole data folder consistently, and puts a copy back.

A running platform can be backed up. On SQLite the services' writes wait while the copies are made, and Temporal is
copied last: a message that a service has delivered is then in Temporal's copy, and what a workflow did is in the
services' copies. PostgreSQL copies all its databases as of one instant; its journal allows a restore to any later
instant. The backup holds the keys, so it must be protected as the data are.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import console
from cli.options import DEFAULT_DATA, Data
from deploy.local.data_folder import DataFolder
from deploy.local.form import CLUSTER_MARK
from deploy.local.keys import keep_keys
from deploy.local.postgres import Postgres
from deploy.local.postgres_copies import JOURNAL, NotCopied, copy, put_back

MANIFEST = "manifest.json"
VERSION = 1
TEMPORAL = "temporal.sqlite"
SKIPPED = ("logs", "run", "lock", "addresses.json")
"""Left out of a backup: each start makes them again."""

SKIPPED_PREFIX = "demo-"
WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class KeptFile:
    sha256: str
    size: int


def backup(
    to: Annotated[Path, typer.Argument(help="Dossier de la sauvegarde, neuf ou vide.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Sauvegarder toutes les données, plate-forme en marche ou arrêtée."""
    data = data.resolve()
    if not (data / "keys").exists():
        raise console.CommandFailed(f"Il n'y a pas de données de plate-forme dans {data}.")
    if _occupied(to) or to.resolve().is_relative_to(data):
        raise console.CommandFailed(f"Le dossier {to} doit être neuf ou vide, et hors du dossier de données.")
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (data / CLUSTER_MARK).exists():
        _copy_server(data, to / CLUSTER_MARK)
    _copy(data, to)
    kept = {str(path.relative_to(to)): _kept(path) for path in _files(to)}
    _write_manifest(to, kept)
    total = sum(file.size for file in kept.values())
    console.plain(f"{len(kept)} fichiers sauvegardés dans {to} ({total / 1e6:.1f} Mo), clés comprises.")


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="Dossier de la sauvegarde.")],
    data: Data = DEFAULT_DATA,
    until: Annotated[
        datetime | None,
        typer.Option(
            help="PostgreSQL : aller jusqu'à cet instant (heure de cette machine), et pas plus loin.",
            formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"],
        ),
    ] = None,
    journal: Annotated[
        Path | None,
        typer.Option(help=f"PostgreSQL : dossier « {JOURNAL} » des données que l'on remplace."),
    ] = None,
) -> None:
    """Rétablir une sauvegarde dans un dossier de données vide, plate-forme arrêtée."""
    kept = _verified(source)
    if (until or journal) and not (source / CLUSTER_MARK).exists():
        raise console.CommandFailed(
            "Cette sauvegarde n'est pas celle de PostgreSQL : elle a un seul instant."
        )
    if until and not journal:
        raise console.CommandFailed(
            f"Pour aller jusqu'à un instant, il faut le journal : --journal …/{JOURNAL}"
        )
    _refuse_occupied(data)
    folder = DataFolder(data)
    folder.lock()
    try:
        for name in kept:
            if Path(name).parts[0] == CLUSTER_MARK:
                continue
            target = folder.data / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(source / name, target)
            target.chmod(0o600)
        if (source / CLUSTER_MARK).exists():
            put_back(source / CLUSTER_MARK, folder.data, folder.data / CLUSTER_MARK, until, journal)
    finally:
        folder.unlock()
    if not (source / CLUSTER_MARK).exists():
        console.plain(f"{len(kept)} fichiers rétablis dans {data} : « cilpass up » reprend à cet instant.")
        return
    console.plain(
        f"{len(kept)} fichiers rétablis dans {data} : « cilpass cluster », puis « cilpass reconcile » "
        "si Temporal n'est pas revenu au même instant."
    )


def _copy(data: Path, to: Path) -> None:
    files = _files(data, (*SKIPPED, CLUSTER_MARK, JOURNAL))
    databases = [path for path in files if path.suffix == ".sqlite"]
    services = [path for path in databases if path.name != TEMPORAL]
    with _frozen(services):
        for path in [*services, *(path for path in databases if path.name == TEMPORAL)]:
            _copy_database(path, to / path.relative_to(data))
        for path in files:
            if path not in databases:
                target = to / path.relative_to(data)
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                target.chmod(0o600)


def _copy_server(data: Path, to: Path) -> None:
    ports = json.loads((data / "ports.json").read_text())
    server = Postgres(data / CLUSTER_MARK, ports["postgres"], keep_keys(data / "keys").databases)
    try:
        copy(server, to)
    except NotCopied as error:
        raise console.CommandFailed(
            f"{error}\nLa plate-forme doit être en marche pour être sauvegardée."
        ) from error


@contextmanager
def _frozen(databases: list[Path]) -> Iterator[None]:
    """Holds the write lock of each database: readers go on, writers wait."""
    with ExitStack() as stack:
        for path in databases:
            held = stack.enter_context(closing(_open(path)))
            held.execute("BEGIN IMMEDIATE")
        yield


def _copy_database(path: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.touch(0o600)
    with closing(_open(path)) as source, closing(_open(target)) as copy:
        source.backup(copy)
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise console.CommandFailed(f"La copie de {path.name} n'est pas saine : {verdict}")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)


def _files(folder: Path, skipped: tuple[str, ...] = SKIPPED) -> list[Path]:
    """Returns the files to copy, in order.

    SQLite's -wal and -shm are left out: the backup of a database includes them.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        top = path.relative_to(folder).parts[0]
        if top in skipped or top.startswith(SKIPPED_PREFIX) or top == MANIFEST:
            continue
        if path.is_file() and not path.name.endswith(("-wal", "-shm", "-journal", ".new")):
            found.append(path)
    return found


def _kept(path: Path) -> KeptFile:
    with path.open("rb") as file:
        return KeptFile(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def _write_manifest(to: Path, kept: dict[str, KeptFile]) -> None:
    """Writes the list of files and their hashes last, so that a backup without manifest is known as unfinished."""
    content = {
        "version": VERSION,
        "made": datetime.now(UTC).isoformat(),
        "files": {name: asdict(file) for name, file in kept.items()},
    }
    path = to / MANIFEST
    path.touch(0o600)
    path.write_text(json.dumps(content, indent=1))


def _verified(source: Path) -> list[str]:
    """Returns the names of a backup's files. Raises CommandFailed where one is missing or altered."""
    try:
        manifest = json.loads((source / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise console.CommandFailed(
            f"{source} n'est pas une sauvegarde achevée (manifeste absent)."
        ) from error
    if manifest["version"] != VERSION:
        raise console.CommandFailed(f"Cette sauvegarde est d'une autre version ({manifest['version']}).")
    for name, file in manifest["files"].items():
        path = source / name
        if not path.resolve().is_relative_to(source.resolve()):
            raise console.CommandFailed(f"Le manifeste nomme un fichier hors de la sauvegarde : {name}")
        if not path.is_file() or _kept(path) != KeptFile(**file):
            raise console.CommandFailed(f"Le fichier {name} de la sauvegarde manque ou a été modifié.")
    return list(manifest["files"])


def _refuse_occupied(data: Path) -> None:
    if not _occupied(data):
        return
    if (data / "lock").exists():
        folder = DataFolder(data)
        folder.lock()  # raises DataFolderInUse where a platform runs
        folder.unlock()
    raise console.CommandFailed(f"Le dossier de données {data} n'est pas vide : déplacez-le d'abord.")


def _occupied(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())
