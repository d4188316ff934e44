"""Routers of the responsible's pages, a subject each."""

from web.team import home, joining, leaving, member, rules

ROUTERS = (home.router, joining.router, rules.router, leaving.router, member.router)
