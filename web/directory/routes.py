"""Routers of the file of partners; an address of its own goes before one that takes any word."""

from web.directory import edition, sheet, sheets

ROUTERS = (sheets.router, edition.router, sheet.router)
