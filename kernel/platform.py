"""What a service's edges and workers are given to work with."""

from dataclasses import dataclass, field

from kernel.clock import Clock
from kernel.database import Database
from kernel.links import NO_LINKS, LinkRules, LinkSigner
from kernel.relay import Relay
from kernel.role_checks import RoleChecks
from kernel.roles import Roles
from kernel.rpc import CallerOf
from kernel.service_tokens import ServiceTokens
from kernel.settings import Settings
from kernel.temporal import Connection


@dataclass(slots=True)
class Platform:
    """What a service's edges are given: its database, the clock, settings, links, its relay, and how to call others."""

    settings: Settings
    db: Database
    clock: Clock
    links: LinkSigner
    tokens: ServiceTokens
    name: str
    relay: Relay
    temporal: Connection
    roles: Roles
    call: CallerOf
    link_rules: LinkRules = NO_LINKS
    standing: RoleChecks = field(init=False)

    def __post_init__(self) -> None:
        self.standing = RoleChecks(
            self.name, self.roles, self.call, self.clock, self.settings.standing_seconds
        )
