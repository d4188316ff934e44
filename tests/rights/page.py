"""Writes the matrix as a page of `docs/`."""

from collections.abc import Iterator

from kernel.roles import AnyRole, TechnicalRole
from tests.rights.calls import Call, allowed
from tests.rights.matrix import Row
from tests.rights.people import LINKS, ORGANISATIONS, OTHER, OWN, STRANGER, Asker
from words.roles import Role

SHORT: dict[AnyRole, str] = {
    Role.ADVISER: "adviser",
    Role.CIL_RESPONSIBLE: "resp.",
    Role.CIL_PRESIDENT: "pres.",
    Role.PLATFORM_OPERATOR: "oper.",
    Role.PLATFORM_EXPERT: "expert",
    Role.PLATFORM_REPRESENTATIVE: "repr.",
    Role.UESL_CONTROLLER: "control.",
    Role.UESL_BOARD: "board",
    TechnicalRole.OPERATIONS: "ops",
    Role.EMPLOYEE: "employee",
    Role.PARTNER: "partner",
}

HEAD = """# Who may do what

Made by `make rights` from the services' OpenAPI documents and from `proto/`; a test makes it again and compares. Every
route was really asked, in process, by every role: of the organisation to which the thing asked for belongs, then of
another of the same kind; by the link of an employee or a partner to this thing, then to another; and by nobody.

`yes`: let in (what is then answered depends on the state of things: done, a conflict, nothing there yet). `403`: not
for this role. `404`: does not exist, as far as the asker may know. `401`: who asks is not known. Two answers: own, then
other organisation; one: the same for both. A list that says `yes` to both shows each its own only.

The short names: resp. and pres. are the responsible and the president of a CIL; oper., expert and repr. those of a
platform; control. and board are UESL's; ops is operations. All roles: `words/roles.py` and `kernel/roles.py`.
"""


def page(rows: list[Row], calls: list[Call]) -> str:
    return "\n".join([HEAD, *_routes(rows), *_calls(calls)])


def _routes(rows: list[Row]) -> Iterator[str]:
    for service in dict.fromkeys(row.service for row in rows):
        yield f"## Routes of `{service}`\n"
        yield f"| route | nobody | {' | '.join(SHORT.values())} |"
        yield "|---" * (len(SHORT) + 2) + "|"
        for row in rows:
            if row.service == service:
                cells = [row.answers[STRANGER], *(_cell(row, role) for role in SHORT)]
                yield f"| `{row.method} {row.path.partition('/v1')[2]}` | {' | '.join(cells)} |"
        yield ""


def _cell(row: Row, role: AnyRole) -> str:
    if role in ORGANISATIONS:
        sides = zip((OWN, OTHER), ORGANISATIONS[role], strict=False)
        found = [row.answers[Asker(role, side, organisation)] for side, organisation in sides]
    else:
        found = [row.answers[one] for one in LINKS if one.role is role]
    return " / ".join(dict.fromkeys(found))


def _calls(calls: list[Call]) -> Iterator[str]:
    yield "## RPCs between processes\n"
    yield "Each was asked by every process in every role, under its own key. All but those named were refused.\n"
    yield "| RPC | may be asked by |"
    yield "|---|---|"
    for method in dict.fromkeys(call.method for call in calls):
        told = ", ".join(f"{caller} as {role}" for caller, role in sorted(allowed(method)))
        yield f"| `{method.removeprefix('cilpass.')}` | {told} |"
    yield ""
