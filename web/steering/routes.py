"""Routers of the steering pages, a subject each."""

from web.steering import (
    charter,
    cils,
    companies,
    conventions,
    figures,
    homologation,
    mandates,
    platforms,
)

ROUTERS = (
    conventions.router,
    figures.router,
    platforms.router,
    homologation.router,
    cils.router,
    charter.router,
    companies.router,
    mandates.router,
)
