"""Who took a contact: somebody of the CIL that records it, as the keepers of their roles say."""

from kernel.errors import Invalid
from kernel.identity import Actor
from kernel.role_checks import RoleChecks
from services.intake.access import RIGHTS, May


class TakerUnknown(Invalid):
    title = "La personne qui a reçu ce contact n'est pas de votre CIL."
    rule = "CASE-2"


async def check_taker(checks: RoleChecks, actor: Actor, taker: str) -> None:
    """Checks that `taker` holds a role of the actor's CIL that receives contacts. Raises TakerUnknown.

    Nothing is asked where it is left out, or is the actor.
    """
    if taker in ("", actor.subject):
        return
    for role in sorted(RIGHTS[May.WELCOME], key=str):
        if await checks.holds(Actor(taker, role, actor.organisation)):
            return
    raise TakerUnknown(
        field="taken_by", accepted="l'identifiant d'un conseiller ou du responsable de votre CIL"
    )
