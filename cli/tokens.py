"""`cilpass token`: a token for trying the API by hand, under the demonstration key."""

from typing import Annotated

import typer

from cli import console
from cli.options import DEFAULT_DATA, Data
from deploy.local.addresses import read_addresses
from kernel.identity import ROLE_LABELS, Actor, Role

PEOPLE = (
    Role.ADVISER,
    Role.CIL_RESPONSIBLE,
    Role.CIL_PRESIDENT,
    Role.PLATFORM_OPERATOR,
    Role.PLATFORM_REPRESENTATIVE,
    Role.UESL_CONTROLLER,
    Role.UESL_BOARD,
    Role.OPERATIONS,
)
"""Those who sign in; an employee or a partner has a link, a service a token of its own."""


def token(
    role: Annotated[Role, typer.Option(help="Rôle de la personne.")],
    organisation: Annotated[str, typer.Option(help="Identifiant de son organisme.")] = "",
    subject: Annotated[str, typer.Option(help="Identifiant de la personne.")] = "demonstration",
    hours: Annotated[int, typer.Option(min=1, max=24, help="Durée de validité.")] = 1,
    data: Data = DEFAULT_DATA,
) -> None:
    """Donner un jeton d'accès de démonstration ; la production le refuse."""
    if role not in PEOPLE:
        accepted = ", ".join(f"{one.value} ({ROLE_LABELS[one]})" for one in PEOPLE)
        raise console.Told(f"« {ROLE_LABELS[role]} » n'a pas de compte. Rôles admis : {accepted}.")
    signer = read_addresses(data).signer()
    console.plain(signer.sign(Actor(subject, role, organisation), lifetime=hours * 3600))
