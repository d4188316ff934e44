"""SQL of the advisers of CILs, and of how many cases each follows."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NotFound
from kernel.stored import dump, load
from services.cases.domain.assignment import Absence, Adviser
from services.cases.models import AdviserRow, CaseRow
from services.cases.repository.rows import put


class AdviserUnknown(NotFound):
    title = "Ce conseiller n'existe pas dans votre CIL."


def find_adviser(tx: Tx, adviser_id: str, change: bool = False) -> Adviser | None:
    """Returns an adviser of any CIL, also one who has left; `change` holds the row until the commit."""
    row = tx.find(AdviserRow, adviser_id) if change else tx.session.get(AdviserRow, adviser_id)
    return _adviser(row) if row else None


def advisers_of(tx: Tx, cil: str) -> list[Adviser]:
    """Advisers of a CIL, also those who have left, by identifier."""
    statement = select(AdviserRow).where(col(AdviserRow.cil) == cil)
    return [_adviser(row) for row in tx.session.execute(statement.order_by(col(AdviserRow.id))).scalars()]


def team(tx: Tx, cil: str) -> dict[str, Adviser]:
    """Returns the same advisers by their identifiers."""
    return {one.id: one for one in advisers_of(tx, cil)}


def remains(tx: Tx, adviser: Adviser) -> bool:
    """Whether an adviser is still in their CIL; held until the commit, so that none leaves at that instant."""
    found = find_adviser(tx, adviser.id, change=True)
    return found is not None and found.active and found.cil_id == adviser.cil_id


def cil_of_adviser(tx: Tx, adviser_id: str) -> str | None:
    """The CIL in whose team an adviser is now."""
    return tx.session.execute(_CIL_OF_ADVISER, {"adviser": adviser_id}).scalar_one_or_none()


_CIL_OF_ADVISER = select(col(AdviserRow.cil)).where(
    col(AdviserRow.id) == bindparam("adviser"), col(AdviserRow.active)
)


def adviser_for(tx: Tx, adviser_id: str, cil: str) -> Adviser:
    """Returns an active adviser of a CIL, held until the commit; raises AdviserUnknown."""
    found = find_adviser(tx, adviser_id, change=True)
    if found is None or found.cil_id != cil or not found.active:
        raise AdviserUnknown(field="adviser")
    return found


def names_of(tx: Tx, advisers: Collection[str]) -> dict[str, str]:
    """Names of advisers by their identifiers; those who are not known are left out."""
    known = select(col(AdviserRow.id), col(AdviserRow.name)).where(col(AdviserRow.id).in_(advisers))
    return {row[0]: row[1] for row in tx.session.execute(known)}


def cases_followed(tx: Tx, cil: str) -> dict[str, int]:
    """Counts the running cases of each adviser of a CIL, for any actor: the next case goes to the least loaded."""
    statement = (
        select(col(CaseRow.adviser), func.count())
        .where(col(CaseRow.cil) == cil, col(col(CaseRow.outcome)).is_(None))
        .group_by(col(CaseRow.adviser))
    )
    return {adviser: count for adviser, count in tx.session.execute(statement) if adviser}


def loads(tx: Tx) -> dict[str, tuple[int, int]]:
    """Running cases and advisers of each CIL, for any actor: the next case goes to the least loaded (CASE-12)."""
    running = select(col(CaseRow.cil), func.count()).where(col(col(CaseRow.outcome)).is_(None))
    advisers = select(col(AdviserRow.cil), func.count()).where(col(AdviserRow.active))
    cases = Counter(dict(tx.session.execute(running.group_by(col(CaseRow.cil))).all()))
    team = Counter(dict(tx.session.execute(advisers.group_by(col(AdviserRow.cil))).all()))
    return {cil: (cases[cil], team[cil]) for cil in cases | team}


def save_adviser(tx: Tx, adviser: Adviser) -> Adviser:
    """Saves an adviser and returns them with the next version, which rises here and nowhere else."""
    saved = replace(adviser, version=adviser.version + 1)
    put(
        tx,
        AdviserRow,
        id=saved.id,
        cil=saved.cil_id,
        place=saved.place,
        name=saved.name,
        email=saved.email,
        telephone=saved.telephone,
        social_worker=saved.social_worker,
        active=saved.active,
        absences=dump(saved.absences, tuple[Absence, ...]) if saved.absences else None,
        version=saved.version,
    )
    return saved


def _adviser(row: AdviserRow) -> Adviser:
    return Adviser(
        id=row.id,
        cil_id=row.cil,
        place=row.place,
        social_worker=row.social_worker,
        active=row.active,
        absences=load(tuple[Absence, ...], row.absences or []),
        name=row.name,
        email=row.email,
        telephone=row.telephone,
        version=row.version,
    )
