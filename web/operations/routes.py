"""Routers of the operator's pages, a subject each."""

from web.operations import acts, health, rebuilding

ROUTERS = (health.router, rebuilding.router, acts.router)
