"""Routers of the operator's pages, one per subject."""

from web.operations import acts, health, rebuild

ROUTERS = (health.router, rebuild.router, acts.router)
