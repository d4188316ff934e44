"""The `cilpass` command: its sub-commands, and how their failures are shown."""

import os

import typer

from cli import (
    backup,
    cluster,
    console,
    demo,
    doctor,
    facts,
    keys,
    migrate,
    openapi,
    reconcile,
    replay,
    retry,
    tokens,
    up,
    versions,
)
from deploy.local.addresses import NeverStarted
from deploy.local.cluster import NotMigrated
from deploy.local.data_folder import DataFolderInUse
from deploy.local.form import OtherForm
from deploy.local.postgres import NoPostgres
from deploy.local.supervisor import NotReady

FAILURES = (
    console.CommandFailed,
    DataFolderInUse,
    NeverStarted,
    NoPostgres,
    NotMigrated,
    NotReady,
    OtherForm,
)
"""Failures whose French text is enough: they are shown without a traceback."""

app = typer.Typer(
    help="CIL-PASS assistance sur une machine : démarrer, montrer, vérifier, sauvegarder.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("up")(up.up)
app.command("cluster")(cluster.cluster)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("migrate")(migrate.migrate)
app.command("keys")(keys.keys)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("reconcile")(reconcile.reconcile)
app.command("retry")(retry.retry)
app.add_typer(versions.app, name="versions")
app.command("token")(tokens.token)
app.command("replay")(replay.replay)
app.command("openapi")(openapi.openapi)
app.command("facts")(facts.facts)


def main() -> None:
    """Runs a command and exits with its code; one of FAILURES shows its text and exits with 1.

    It leaves by `os._exit`, since a Temporal client that is still connected can crash the interpreter's own shutdown.
    """
    os._exit(_run())


def _run() -> int:
    try:
        app()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except FAILURES as error:
        console.err.print(str(error), markup=False)
        code = 1
    except KeyboardInterrupt:
        code = 130
    finally:
        console.flush()
    return code
