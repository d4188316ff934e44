"""REST edge of `reporting`: parse, call, present."""

from services.reporting.api import feeds, indicators

ROUTERS = (indicators.router, feeds.router)
