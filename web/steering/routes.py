"""Routers of the steering pages, one per subject."""

from web.steering import (
    charter,
    cils,
    companies,
    comparison,
    conclusion,
    conventions,
    figures,
    homologation,
    mandates,
    platforms,
    waiting,
    withdrawal,
)

ROUTERS = (
    conclusion.router,
    withdrawal.router,
    conventions.router,
    comparison.router,
    figures.router,
    platforms.router,
    homologation.router,
    cils.router,
    charter.router,
    companies.router,
    mandates.router,
    waiting.router,
)
