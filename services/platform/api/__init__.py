"""REST edge of `platform`: parse, call, present."""

from services.platform.api import calendar, cils, companies, conventions, mandates, organisations, platforms

ROUTERS = (
    organisations.router,
    platforms.router,
    cils.router,
    companies.router,
    mandates.router,
    calendar.router,  # first, as its fixed paths match the identifier in those of `conventions`
    conventions.router,
)
