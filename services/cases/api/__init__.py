"""REST edge of `cases`: parse, call, present."""

from services.cases.api import (
    amendments,
    cases,
    codes,
    declines,
    engagement,
    files,
    implementation,
    level_one,
    links,
    own_space,
    team,
)

ROUTERS = (
    cases.router,
    declines.router,
    level_one.router,
    engagement.router,
    amendments.router,
    implementation.router,
    files.router,
    team.router,
    links.router,
    codes.router,
    own_space.router,
)
