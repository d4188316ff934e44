"""The people who hold a role on the running platform: its mandates, and the advisers of each CIL."""

from collections.abc import Iterator
from typing import Any

import httpx2

from deploy.local.addresses import Addresses
from kernel.clock import today
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from words.roles import Role

SECONDS = 10.0
OPERATIONS = Actor("exploitation", TechnicalRole.OPERATIONS)


class Away(Exception):
    """The platform does not answer."""


def holders(addresses: Addresses) -> list[Actor]:
    """Returns everyone who may act today, in order of role and organisation. Raises Away."""
    try:
        with httpx2.Client(base_url=addresses.gateway, timeout=SECONDS) as http:
            held = list(_mandated(http, addresses))
            for responsible in [one for one in held if one.role is Role.CIL_RESPONSIBLE]:
                held += _team(http, addresses, responsible)
    except httpx2.HTTPError as error:
        raise Away from error
    return sorted(
        held, key=lambda one: (list(Role).index(Role(one.role.value)), one.organisation, one.subject)
    )


def _mandated(http: httpx2.Client, addresses: Addresses) -> Iterator[Actor]:
    day = today(addresses.business_clock).isoformat()
    for one in _get(http, addresses, f"/api/platform/v1/mandates?on={day}", OPERATIONS):
        if one["role"]["code"] in set(Role):
            yield Actor(one["person"], Role(one["role"]["code"]), one["organisation"])


def _team(http: httpx2.Client, addresses: Addresses, responsible: Actor) -> Iterator[Actor]:
    for one in _get(http, addresses, "/api/cases/v1/advisers", responsible):
        if one["active"]:
            yield Actor(one["id"], Role.ADVISER, one["cil"])


def _get(http: httpx2.Client, addresses: Addresses, path: str, who: Actor) -> Any:
    answer = http.get(path, headers={"Authorization": f"Bearer {addresses.signer().sign(who)}"})
    return answer.raise_for_status().json()
