"""The askers that try every route: each role in the data's organisation and in another, and holders of links."""

from dataclasses import dataclass

from kernel.roles import AnyRole, TechnicalRole
from words.roles import Role

OWN, OTHER = "own", "other"

ORGANISATIONS: dict[AnyRole, tuple[str, ...]] = {
    Role.ADVISER: ("cil-a", "cil-b"),
    Role.CIL_RESPONSIBLE: ("cil-a", "cil-b"),
    Role.CIL_PRESIDENT: ("cil-a", "cil-b"),
    Role.PLATFORM_OPERATOR: ("pf-x", "pf-y"),
    Role.PLATFORM_EXPERT: ("pf-x", "pf-y"),
    Role.PLATFORM_REPRESENTATIVE: ("pf-x", "pf-y"),
    Role.UESL_CONTROLLER: ("uesl",),
    Role.UESL_BOARD: ("uesl",),
    TechnicalRole.OPERATIONS: ("",),
}
"""Role, with the organisation that the data belong to, then another one of its kind if there is one."""

NAMES: dict[AnyRole, str] = {
    Role.CIL_PRESIDENT: "president",
    Role.CIL_RESPONSIBLE: "responsible",
    Role.PLATFORM_REPRESENTATIVE: "head",
    Role.PLATFORM_OPERATOR: "operator",
}
"""Role, with the prefix of its holders' names in the worlds: « president-cil-a »."""

ADVISERS = {"cil-a": "adv-a", "cil-b": "adv-z"}


@dataclass(frozen=True, slots=True)
class Asker:
    """An actor or the holder of a link; `side` says whether the data are theirs or another's."""

    role: AnyRole | None
    side: str
    organisation: str = ""

    @property
    def subject(self) -> str:
        if self.role is Role.ADVISER:
            return ADVISERS[self.organisation]
        return f"{NAMES.get(self.role, self.role.value) if self.role else ''}-{self.organisation}"


STRANGER = Asker(None, OTHER)

PEOPLE = [
    Asker(role, side, organisation)
    for role, organisations in ORGANISATIONS.items()
    for side, organisation in zip((OWN, OTHER), organisations, strict=False)
]

LINKS = [Asker(role, side) for role in (Role.EMPLOYEE, Role.PARTNER) for side in (OWN, OTHER)]

EVERYBODY = [STRANGER, *PEOPLE, *LINKS]
