"""REST edge of `platform`: parse, call, present."""

from services.platform.api import cils, companies, conventions, mandates, organisations, platforms

ROUTERS = (
    organisations.router,
    platforms.router,
    cils.router,
    companies.router,
    mandates.router,
    conventions.router,
)
