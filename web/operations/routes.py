"""Routers of the operator's pages, a subject each."""

from web.operations import acts, health, rebuild

ROUTERS = (health.router, rebuild.router, acts.router)
