"""An engagement is mutual: each of the two commits to something (ENG-1)."""

from collections.abc import Mapping

from kernel.errors import Invalid
from services.cases.domain.commitments import Commitment, Owner


class TermsIncomplete(Invalid):
    title = "L'engagement comporte au moins un engagement de chaque partie et toutes ses clauses."
    rule = "ENG-1"


class CilPromisesNothing(TermsIncomplete):
    title = "Le CIL ne s'engage encore à rien : choisissez ou écrivez au moins un de ses engagements."


class EmployeePromisesNothing(TermsIncomplete):
    title = "Le salarié ne s'engage encore à rien : choisissez ou écrivez au moins un de ses engagements."


class NobodyPromises(TermsIncomplete):
    title = "Ni le CIL ni le salarié ne s'engagent encore : choisissez ou écrivez au moins un engagement de chacun."


PROMISES_NOTHING: dict[Owner, type[TermsIncomplete]] = {
    Owner.CIL: CilPromisesNothing,
    Owner.EMPLOYEE: EmployeePromisesNothing,
}


def check_mutual(lists: Mapping[Owner, tuple[Commitment, ...]]) -> None:
    """Each side's list: not empty, and of that side alone."""
    if not any(lists.values()):
        raise NobodyPromises(field=Owner.CIL)
    for owner, commitments in lists.items():
        if not commitments:
            raise PROMISES_NOTHING[owner](field=owner)
        if any(one.owner is not owner for one in commitments):
            raise TermsIncomplete(field=owner, accepted="des engagements de cette seule partie")
