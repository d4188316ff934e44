"""REST edge of `platform`: parse, call, present."""

from services.platform.api import cils, companies, conventions, mandates, platforms

ROUTERS = (platforms.router, cils.router, companies.router, mandates.router, conventions.router)
