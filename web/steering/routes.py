"""Routers of the steering pages, a subject each."""

from web.steering import (
    charter,
    cils,
    companies,
    comparing,
    concluding,
    conventions,
    figures,
    homologation,
    mandates,
    platforms,
    withdrawing,
)

ROUTERS = (
    concluding.router,
    withdrawing.router,
    conventions.router,
    comparing.router,
    figures.router,
    platforms.router,
    homologation.router,
    cils.router,
    charter.router,
    companies.router,
    mandates.router,
)
