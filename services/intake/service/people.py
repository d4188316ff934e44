"""Use cases on persons: identity, means of contact, safe contact, erasure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from kernel import idempotency
from kernel.database import Tx
from kernel.errors import Conflict, Invalid
from kernel.ids import new_id
from services.intake import facts, repository
from services.intake.access import May, require
from services.intake.domain.employment import Employment
from services.intake.domain.person import NameMissing, check_birth_date
from services.intake.domain.retention import leaves, met_before
from services.intake.domain.safe_contact import Channel, Discretion
from services.intake.models import PersonRow
from services.intake.service import contact_views
from services.intake.views import NewPerson, PersonChange, PersonView

AT_ONCE = 100
"""Largest number of persons that one sweep erases, to keep its transaction short; the next sweep goes on."""


class VersionMissing(Invalid):
    title = "Indiquez la version que vous avez lue (If-Match) avant de la modifier."


class PersonErased(Conflict):
    title = "Les données de cette personne ont été effacées."
    rule = "CONF-6"


@dataclass(frozen=True)
class Reach:
    """How and from when a person may be written to; `next_at` is None where they may not (CONF-5).

    `version` rises each time the address or safe contact changes: links sent on an earlier one are dead (EXC-5).
    """

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    safe_contact: bool = False
    wording: Discretion = Discretion.FULL
    next_at: datetime | None = None
    erased: bool = False
    version: int = 0


@dataclass(frozen=True)
class KnownPerson:
    view: PersonView
    employment: Employment | None


def add_person(tx: Tx, new: NewPerson) -> PersonRow:
    """Adds a person to those that the actor's CIL knows; a likely duplicate is flagged, never merged."""
    check_birth_date(new.identity.birth_date, tx.today)
    row = PersonRow(
        id=new_id(),
        cil=tx.actor.organisation,
        last_name="",
        first_name="",
        last_name_key="",
        first_name_key="",
    )
    repository.set_identity(row, new.identity)
    repository.set_means(row, new.means)
    repository.set_safe_contact(row, new.safe_contact)
    repository.add(tx, row)
    return row


def still_known(tx: Tx, person_id: UUID) -> PersonRow:
    """Returns a person within reach. Raises where they are erased."""
    row = repository.person_for(tx, person_id)
    if row.erased_on:
        raise PersonErased
    return row


def change_person(tx: Tx, person_id: UUID, change: PersonChange) -> PersonView:
    """Corrects a person's data; the fact names the fields, without their values (CONF-6).

    What safe contact withholds is not emptied: whoever sends null was not shown it (CONF-5). Where the address or safe
    contact changes, a fact for each of their cases informs `cases` (EXC-5).
    """
    require(tx.actor, May.WELCOME)
    row = still_known(tx, person_id)
    if tx.expected_version is None:
        raise VersionMissing(field="If-Match", accepted='l\'ETag reçu, par exemple "v3"')
    tx.check_version(row.version)
    safe, held = repository.safe_contact_of(row), repository.means_of(row)
    withheld = safe.withheld(held) if safe else frozenset()
    means = {name: one for name, one in change.means.items() if one is not None or name not in withheld}
    reached = repository.reach_of(row)
    identity = replace(repository.identity_of(row), **change.identity)
    check_birth_date(identity.birth_date, tx.today)
    repository.set_identity(row, identity)
    repository.set_means(row, replace(held, **means))
    if change.sets_safe_contact:
        repository.set_safe_contact(row, change.safe_contact)
    row.version += 1
    fields = sorted([*change.identity, *means, *(["safe_contact"] if change.sets_safe_contact else [])])
    tx.record(facts.PersonChanged(person=row.id, fields=tuple(fields), version=row.version))
    if repository.reach_of(row) != reached:
        _reach_otherwise(tx, row)
    return contact_views.person_view(row)


def _reach_otherwise(tx: Tx, row: PersonRow) -> None:
    """The links sent so far die at once, as they rest on the former version; what is still awaited is sent anew."""
    row.reach_version += 1
    tx.leave_reach()  # another CIL may handle a case of theirs
    for case in repository.cases_of_person(tx, row.id):
        if not case.over:
            tx.record(facts.ReachChanged(case=case.id, number=row.reach_version))


def names(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Returns the first and last names of the persons within reach, without those who are erased."""
    require(tx.actor, May.WELCOME)
    rows = repository.persons_within_reach(tx, ids)
    return {row.id: f"{row.first_name} {row.last_name}" for row in rows if not row.erased_on}


def search(
    tx: Tx, last_name: str, first_name: str, born: date | None, name: str = ""
) -> tuple[PersonView, ...]:
    """Finds persons of the actor's CIL by the beginning of their names; `name` holds both in any order."""
    require(tx.actor, May.WELCOME)
    if not last_name and not name:
        raise NameMissing(field="last_name", accepted="deux lettres au moins")
    rows = repository.search(tx, last_name, first_name, born, name, 50)
    return tuple(contact_views.person_view(row) for row in rows)


def person(tx: Tx, person_id: UUID) -> KnownPerson:
    """Returns the data of a person that another service may have, without a protected address (CONF-5)."""
    require(tx.actor, May.ASK_OF_PERSON)
    row = still_known(tx, person_id)
    return KnownPerson(contact_views.person_view(row), repository.last_employment(tx, person_id))


def reach(tx: Tx, person_id: UUID) -> Reach:
    """Returns how to write to a person; without e-mail where there is none or safe contact forbids it (CONF-5)."""
    require(tx.actor, May.ASK_OF_PERSON)
    row = repository.person_for(tx, person_id)
    if row.erased_on:
        return Reach(erased=True)
    names, email = (row.first_name, row.last_name), row.email or ""
    safe = repository.safe_contact_of(row)
    if safe is None:
        return Reach(*names, email, next_at=tx.now, version=row.reach_version)
    next_at = safe.next_message(Channel.EMAIL, tx.now)
    allowed = email if next_at else ""
    return Reach(*names, allowed, True, safe.discretion, next_at, version=row.reach_version)


def erase(tx: Tx, person_id: UUID, over: Set[UUID] = frozenset()) -> bool:
    """Erases a person whose cases are over, unless another case is retained or a contact was recorded since.

    Asking again changes nothing. Contacts and verdicts stay for the figures. A person who is kept is erased with their
    last case, or at the end of the delay after their last contact.
    """
    require(tx.actor, May.ERASE)
    row = repository.person_for(tx, person_id)
    for case in repository.cases_of_person(tx, person_id):
        case.over = case.over or case.id in over
    return row.erased_on is not None or _let_go(tx, row)


def tidy(tx: Tx) -> int:
    """Erases at most AT_ONCE persons whose last contact is too old and who have no retained case (CONF-6)."""
    require(tx.actor, May.TIDY)
    old = repository.last_met_before(tx, met_before(tx.today), AT_ONCE)
    return sum(_let_go(tx, row) for row in repository.persons_within_reach(tx, old) if not row.erased_on)


def _let_go(tx: Tx, row: PersonRow) -> bool:
    """Erases a person if the rules allow it, on locked rows.

    A contact or a case recorded at the same time comes before, or finds the person erased.
    """
    last_met = repository.last_met(tx, row.id)
    over = all(case.over for case in repository.cases_of_person(tx, row.id)) and not repository.waits(
        tx, row.id
    )
    if not leaves(last_met, over, tx.today):
        return False
    repository.erase(tx, row)
    idempotency.purge(tx, tx.now - idempotency.KEPT)
    tx.record(facts.PersonErased(person=row.id, version=row.version))
    return True
