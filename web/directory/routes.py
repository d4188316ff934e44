"""Routers of the file of partners; an address of its own goes before one that takes any word."""

from web.directory import listing, sheet, writing

ROUTERS = (listing.router, writing.router, sheet.router)
