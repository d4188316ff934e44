"""One list of roles: those that mandates give are those that tokens name, each with a keeper and a label."""

from kernel.roles import TechnicalRole
from services.platform.domain.mandates import SEATS
from web.visitor import LABELS
from wiring.roles import ROLES
from words.roles import OF_ACCOUNTS, OF_LINKS, Role


def test_whoever_is_given_a_mandate_can_sign_in_with_it() -> None:
    kept = {role for role, keeper in ROLES.keepers.items() if keeper.service == "platform"}
    assert set(SEATS) == kept
    assert {role.value for role in SEATS} <= set(ROLES.people)


def test_every_role_that_signs_in_is_kept_but_the_operators() -> None:
    assert set(ROLES.keepers) == set(OF_ACCOUNTS)
    assert list(ROLES.people) == [*OF_ACCOUNTS, TechnicalRole.OPERATIONS]


def test_every_role_of_a_link_is_given_by_one() -> None:
    assert set(ROLES.links.values()) == set(OF_LINKS)


def test_every_role_has_a_label_of_its_own_and_every_person_a_place_in_the_front_end() -> None:
    labels = [role.label for role in (*Role, *TechnicalRole)]
    assert all(labels) and len(set(labels)) == len(labels)
    assert {code: role.label for code, role in ROLES.people.items()} == LABELS


def test_a_code_names_one_role() -> None:
    assert not {role.value for role in Role} & {role.value for role in TechnicalRole}
