"""Who may read which figures: one table, read by both edges (REP-1, REP-3)."""

from enum import StrEnum

from kernel.errors import Forbidden, NotFound
from kernel.identity import Actor
from kernel.roles import AnyRole, TechnicalRole
from words.roles import Role

UESL = frozenset({Role.UESL_BOARD, Role.UESL_CONTROLLER})
OF_CIL = frozenset({Role.CIL_PRESIDENT, Role.CIL_RESPONSIBLE})
OF_PLATFORM = frozenset({Role.PLATFORM_REPRESENTATIVE, Role.PLATFORM_OPERATOR})


class May(StrEnum):
    READ = "read"
    COMPARE = "compare"
    WATCH_FEEDS = "watch_feeds"
    REBUILD = "rebuild"


RIGHTS: dict[May, frozenset[AnyRole]] = {
    May.READ: UESL | OF_CIL | OF_PLATFORM | {Role.ADVISER, Role.PLATFORM_EXPERT, TechnicalRole.OPERATIONS},
    May.COMPARE: UESL,
    May.WATCH_FEEDS: UESL | {TechnicalRole.OPERATIONS},
    May.REBUILD: frozenset({TechnicalRole.OPERATIONS}),
}


class FiguresUnknown(NotFound):
    title = "Ces chiffres n'existent pas ou ne vous sont pas accessibles."


class NotTraceable(Forbidden):
    title = "Vous ne pouvez remonter aux dossiers que dans les limites de votre organisation."
    rule = "REP-1"


class Sight(StrEnum):
    EXACT = "exact"
    PUBLISHED = "published"


def require(actor: Actor, act: May) -> None:
    actor.require(*RIGHTS[act])


def sight(actor: Actor, cil: str | None, platform: str | None) -> Sight:
    """Returns how the actor may see the figures of a scope (REP-3).

    UESL and the organisation itself see them exact; the other roles see the national ones as published.
    Raises FiguresUnknown for the figures of another organisation.
    """
    require(actor, May.READ)
    if actor.role in UESL or _own(actor, cil, platform):
        return Sight.EXACT
    if (cil, platform) in ((None, None), _scope_of_adviser(actor)):
        return Sight.PUBLISHED
    raise FiguresUnknown


def require_trace(actor: Actor, cil: str | None, platform: str | None) -> None:
    """Checks that the actor may reach the cases behind a figure: UESL all, a CIL its own (REP-1)."""
    sight(actor, cil, platform)
    if actor.role not in UESL and not (actor.role in OF_CIL and _own(actor, cil, platform)):
        raise NotTraceable


def _own(actor: Actor, cil: str | None, platform: str | None) -> bool:
    named = cil if actor.role in OF_CIL else platform if actor.role in OF_PLATFORM else None
    return bool(actor.organisation) and named == actor.organisation


def _scope_of_adviser(actor: Actor) -> tuple[str | None, str | None] | None:
    return (actor.organisation, None) if actor.role is Role.ADVISER and actor.organisation else None
