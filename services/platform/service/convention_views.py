"""Conventions as their parties and UESL read them: dates, ledger, years, effect of a notice."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.roles import TechnicalRole
from services.platform import repository
from services.platform.access import May, require
from services.platform.domain import consequences
from services.platform.domain.consequences import Signing, Withdrawing
from services.platform.domain.convention import Convention, State
from services.platform.domain.convention_refusals import NoSuchNotice
from services.platform.domain.ledger import Party, Signed
from services.platform.domain.outlook import Outlook, Preview, Year, outlook, preview_notice, years
from services.platform.domain.schedule import Event, next_event
from services.platform.models import ConventionRow
from services.platform.service.cils import check_not_in_the_future
from services.platform.service.conventions import gives_notice


@dataclass(frozen=True, slots=True)
class ConventionView:
    row: ConventionRow
    convention: Convention
    day: date
    state: State
    outlook: Outlook
    next_event: Event | None
    years: tuple[Year, ...]
    signatories: dict[str, str] = field(default_factory=dict)
    """Names of the signatories, by account, when a party or UESL reads one convention."""


def convention(tx: Tx, convention_id: UUID) -> ConventionView:
    require(tx.actor, May.READ)
    return view(tx, repository.convention_for(tx, convention_id))


def conventions(
    tx: Tx, cil: str | None, platform: str | None, state: State | None, after: UUID | None, limit: int
) -> list[ConventionView]:
    """Returns the conventions within reach, in order of id; `state` filters by their state today."""
    require(tx.actor, May.READ)
    views = (_line(tx, row) for row in repository.conventions(tx, cil, platform, after))
    return [one for one in views if state is None or one.state is state][:limit]


def preview(tx: Tx, convention_id: UUID, party: Party, received_on: date) -> Preview:
    """Returns the effect of a notice before it is recorded (CONV-3, CONV-5)."""
    require(tx.actor, May.READ)
    value = repository.to_convention(repository.convention_for(tx, convention_id))
    found = preview_notice(value, party, received_on, tx.today)
    return replace(found, proof_needed=found.proof_needed or not gives_notice(tx.actor, party))


def preview_signature(tx: Tx, convention_id: UUID, party: Party, on: date | None) -> Signing:
    """Returns the effect of a party's signature on a day, by default today (CONV-1)."""
    require(tx.actor, May.READ)
    value = repository.to_convention(repository.convention_for(tx, convention_id))
    day = on or tx.today
    check_not_in_the_future(tx, day)
    return consequences.preview_signature(value, party, day)


def preview_withdrawal(tx: Tx, convention_id: UUID, number: int) -> Withdrawing:
    """Returns the effect of the withdrawal of a notice, with the other party's agreement (CONV-5)."""
    require(tx.actor, May.READ)
    value = repository.to_convention(repository.convention_for(tx, convention_id))
    notice = next((one for one in value.notices if one.number == number), None)
    if notice is None:
        raise NoSuchNotice(notice=number)
    return consequences.preview_withdrawal(value, number, notice.party.other, tx.today)


def view(tx: Tx, row: ConventionRow) -> ConventionView:
    found = _line(tx, row)
    return replace(found, signatories=_signatories(tx, found.convention))


def _line(tx: Tx, row: ConventionRow) -> ConventionView:
    value = repository.to_convention(row)
    return ConventionView(
        row=row,
        convention=value,
        day=tx.today,
        state=value.state_on(tx.today),
        outlook=outlook(value, tx.today),
        next_event=next_event(value, tx.today),
        years=years(value, tx.today),
    )


def _signatories(tx: Tx, value: Convention) -> dict[str, str]:
    """Names the signatories to the parties and UESL; operations have no need of them."""
    if tx.actor.role is TechnicalRole.OPERATIONS:
        return {}
    return repository.names_of_signatories(
        tx, {one.person for one in value.ledger if isinstance(one, Signed)}
    )
