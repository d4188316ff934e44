"""Routers of the responsible's pages, one per subject."""

from web.team import arrivals, departures, home, member, rules

ROUTERS = (home.router, arrivals.router, rules.router, departures.router, member.router)
