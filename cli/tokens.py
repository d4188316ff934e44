"""`cilpass token`: a token for trying the API by hand, under the demonstration key."""

from typing import Annotated

import typer

from cli import console
from cli.holders import Away, holders
from cli.options import DEFAULT_DATA, Data
from deploy.local.addresses import Addresses, read_addresses
from kernel.identity import Actor
from kernel.roles import AnyRole
from wiring.roles import ROLES

NOBODY = "Personne n'a encore de mandat sur cette plate-forme."
HOW = (
    "Un mandat se donne par POST /api/platform/v1/mandates (le premier avec « cilpass token --role operations »), "
    "une place de conseiller par POST /api/cases/v1/advisers, avec le jeton du responsable du CIL : "
    "voir docs/guide/exploitation.md, « Donner les premiers accès »."
)


def token(
    role: Annotated[
        str | None, typer.Option(help="Rôle de la personne ; sans lui, la liste de celles qui en ont un.")
    ] = None,
    organisation: Annotated[str, typer.Option(help="Identifiant de son organisme.")] = "",
    subject: Annotated[
        str, typer.Option(help="Identifiant de la personne ; sans lui, la première qui a ce rôle.")
    ] = "",
    hours: Annotated[int, typer.Option(min=1, max=24, help="Durée de validité.")] = 1,
    data: Data = DEFAULT_DATA,
) -> None:
    """Donner un jeton d'accès de démonstration ; la production le refuse."""
    addresses = read_addresses(data)
    if role is None:
        _list_holders(addresses)
        return
    if role not in ROLES.people:
        accepted = ", ".join(f"{code} ({one.label})" for code, one in ROLES.people.items())
        raise console.CommandFailed(f"« {role} » n'a pas de compte. Rôles admis : {accepted}.")
    actor = _actor_of(addresses, ROLES.people[role], organisation, subject)
    console.plain(addresses.signer().sign(actor, lifetime=hours * 3600))


def _list_holders(addresses: Addresses) -> None:
    try:
        known = holders(addresses)
    except Away as error:
        raise console.CommandFailed(
            "La plate-forme ne répond pas : lancez « cilpass up » d'abord."
        ) from error
    for one in known:
        options = f"--role {one.role.value} --organisation {one.organisation} --subject {one.subject}"
        console.plain(f"{one.role.label} : cilpass token {options}")
    if not known:
        console.plain(f"{NOBODY} {HOW}")


def _actor_of(addresses: Addresses, role: AnyRole, organisation: str, subject: str) -> Actor:
    """Returns the actor that was named, or the first person who holds the role.

    It warns where the platform does not answer, and where the token will be refused as no person fits.
    """
    asked = Actor(subject or "demonstration", role, organisation)
    if role not in ROLES.keepers:
        return asked
    try:
        fitting = [
            one
            for one in holders(addresses)
            if one.role is role and organisation in ("", one.organisation) and subject in ("", one.subject)
        ]
    except Away:
        _warn("La plate-forme ne répond pas : rien ne dit que cette personne a ce rôle.")
        return asked
    if not fitting:
        _warn(f"« {asked.subject} » n'a pas ce rôle aujourd'hui : ce jeton sera refusé. {HOW}")
    return fitting[0] if fitting else asked


def _warn(line: str) -> None:
    """Writes to the standard error, so that the standard output has the token and nothing else."""
    console.err.print(line, markup=False)
