"""The `intake` service: contacts, persons and their means of contact, eligibility."""

from pathlib import Path

from kernel.fact_types import Catalogue
from kernel.service import Parts, run
from services.intake import messages, rpc
from services.intake.api import ROUTERS
from services.intake.facts import IntakeFact
from services.intake.models import Table
from services.intake.service import people
from services.intake.wake import ended, wake
from wiring.callers import MAY_CALL
from wiring.roles import ROLES

PARTS = Parts(
    name="intake",
    title="CIL-PASS assistance : accueil",
    package=Path(__file__).parent,
    metadata=Table.metadata,
    routers=ROUTERS,
    add_rpc=rpc.add,
    roles=ROLES,
    may_call=MAY_CALL,
    facts=Catalogue(IntakeFact),
    wake=wake,
    ended=ended,
    compose=messages.compose,
    tidy=people.tidy,
)


def main() -> None:
    run(PARTS)


if __name__ == "__main__":
    main()
