"""Routers of the steering pages, a subject each."""

from web.steering import conventions

ROUTERS = (conventions.router,)
