"""One list of roles: those that mandates give are those that tokens name, each with a keeper and a label."""

from kernel.identity import PEOPLE, ROLE_LABELS, Role
from kernel.role_checks import KEEPERS
from services.platform.domain.mandates import Role as MandateRole
from web.visitor import ROLES


def test_whoever_is_given_a_mandate_can_sign_in_with_it() -> None:
    mandates = {role.value for role in MandateRole}
    assert mandates == {role.value for role, keeper in KEEPERS.items() if keeper.service == "platform"}
    assert mandates <= {role.value for role in PEOPLE}


def test_every_role_of_a_person_has_a_label_and_a_place_in_the_front_end() -> None:
    assert list(ROLE_LABELS) == list(Role)
    assert set(ROLES) == {role.value for role in PEOPLE}
