"""Routers of the steering pages, a subject each."""

from web.steering import conventions, figures

ROUTERS = (conventions.router, figures.router)
