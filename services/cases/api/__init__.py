"""REST edge of `cases`: parse, call, present."""

from services.cases.api import cases, engagement, implementation, level_one, links, team

ROUTERS = (
    cases.router,
    level_one.router,
    engagement.router,
    implementation.router,
    team.router,
    links.router,
)
