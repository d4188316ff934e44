"""REST edge of `platform`: parse, call, present."""

from services.platform.api import calendar, cils, companies, conventions, mandates, organisations, platforms

ROUTERS = (
    organisations.router,
    platforms.router,
    cils.router,
    companies.router,
    mandates.router,
    calendar.router,  # a name in the place where `conventions` reads an identifier: it comes first
    conventions.router,
)
