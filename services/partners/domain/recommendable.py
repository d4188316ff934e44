"""The obstacles to a referral to a partner (PART-1, PART-2, CONF-2)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from kernel.errors import Conflict
from services.partners.domain.declaration import Declaration, Standing, standing_on
from services.partners.domain.sheet import Sheet
from services.partners.domain.terms import DEFAULT_TERMS, Terms


class Obstacle(StrEnum):
    ARCHIVED = "archived"
    TO_CHECK_AGAIN = "to_check_again"
    DECLARATION_MISSING = "declaration_missing"
    DECLARATION_TO_RENEW = "declaration_to_renew"
    NO_RECIPIENT = "no_recipient"


OBSTACLE_LABELS = {
    Obstacle.ARCHIVED: "La fiche de ce partenaire est archivée",
    Obstacle.TO_CHECK_AGAIN: "La fiche de ce partenaire est à vérifier de nouveau",
    Obstacle.DECLARATION_MISSING: "Le partenaire n'a pas encore déclaré qu'il ne verse aucune rémunération",
    Obstacle.DECLARATION_TO_RENEW: "La déclaration de non-rémunération du partenaire est à renouveler",
    Obstacle.NO_RECIPIENT: "Aucun correspondant habilité n'est indiqué chez ce partenaire",
}


class PartnerMayNotReceive(Conflict):
    title = "Rien ne peut être envoyé à ce partenaire pour l'instant."
    rule = "PART-2"


def obstacles(
    sheet: Sheet,
    declarations: Iterable[Declaration],
    day: date,
    *,
    archived: bool,
    has_recipient: bool,
    terms: Terms = DEFAULT_TERMS,
) -> tuple[Obstacle, ...]:
    """Returns all obstacles to a referral on a day; none where the partner may receive."""
    standing = standing_on(declarations, sheet.id, day, terms)
    found = {
        Obstacle.ARCHIVED: archived,
        Obstacle.TO_CHECK_AGAIN: sheet.to_check_again_on(day, terms),
        Obstacle.DECLARATION_MISSING: standing is Standing.MISSING,
        Obstacle.DECLARATION_TO_RENEW: standing is Standing.TO_RENEW,
        Obstacle.NO_RECIPIENT: not has_recipient,
    }
    return tuple(obstacle for obstacle, present in found.items() if present)


def check_may_receive(found: tuple[Obstacle, ...]) -> None:
    """Raises where there are obstacles, with all of them in French (PART-1, PART-2)."""
    if found:
        said = " ; ".join(OBSTACLE_LABELS[one] for one in found)
        raise PartnerMayNotReceive(f"{PartnerMayNotReceive.title} {said}.", obstacles=",".join(found))
