"""`cilpass versions`: shows the versions of the workflows' code, makes one current, and empties the others."""

import asyncio
from typing import Annotated

import typer
from temporalio.service import RPCError, RPCStatusCode

from cli import console
from cli.options import DEFAULT_DATA, Data, settings_of
from kernel.settings import Settings
from kernel.temporal import connect
from workflows import versions
from workflows.versions import Seen, State

SAID = {
    State.CURRENT: "en cours, les déroulements y commencent",
    State.WAITING: "prête, jamais mise en cours",
    State.DRAINING: "se vide",
    State.DRAINED: "vide, son exécutant peut être arrêté",
}
NO_WORKER = (RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION)

app = typer.Typer(
    help="Versions du code des déroulements : les voir, en mettre une en cours, vider les autres.",
    invoke_without_command=True,
)


@app.callback()
def show(context: typer.Context, data: Data = DEFAULT_DATA) -> None:
    """Dire ce que fait chaque version, la plus récente d'abord."""
    if context.invoked_subcommand is not None:
        source = context.get_parameter_source("data")
        if source and source.name == "COMMANDLINE":
            raise typer.BadParameter("--data se met après la sous-commande.")
        return
    seen = asyncio.run(_seen(settings_of(data)))
    for version in seen:
        console.plain(f"{version.build} : {SAID[version.state]} ; {version.open} déroulement(s) ouvert(s).")
    if not seen:
        console.plain("Aucun exécutant ne s'est encore présenté.")


@app.command("current")
def make_current(
    build: Annotated[str, typer.Argument(help="Nom de la version.")], data: Data = DEFAULT_DATA
) -> None:
    """Mettre une version en cours : les déroulements y commencent, les anciens y passent quand ils se réveillent."""
    try:
        asyncio.run(_make_current(settings_of(data), build))
    except RPCError as error:
        if error.status not in NO_WORKER:
            raise
        raise console.CommandFailed(
            f"Aucun exécutant de la version {build} ne demande du travail, ou pas tout : rien n'a changé."
        ) from error
    console.plain(f"{build} est en cours.")


@app.command("move")
def move(
    data: Data = DEFAULT_DATA,
    per_second: Annotated[float, typer.Option(min=0.1, help="Réveils par seconde, au plus.")] = 20.0,
) -> None:
    """Réveiller ce qui dort encore dans les versions passées, pour qu'elles se vident sans attendre."""
    woken = asyncio.run(_move(settings_of(data), per_second))
    console.plain(f"{woken} déroulement(s) réveillé(s).")


@app.command("name")
def name() -> None:
    """Dire le nom de la version que ce code ferait tourner, si CILPASS_BUILD n'en donne pas un autre."""
    console.plain(versions.digest(versions.ROOT))


async def _seen(settings: Settings) -> list[Seen]:
    return await versions.versions(await connect(settings))


async def _make_current(settings: Settings, build: str) -> None:
    await versions.make_current(await connect(settings), build)


async def _move(settings: Settings, per_second: float) -> int:
    return await versions.move(await connect(settings), per_second)
