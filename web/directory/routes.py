"""Routers of the directory. A fixed address comes before an address with a parameter that it matches."""

from web.directory import edition, sheet, sheets

ROUTERS = (sheets.router, edition.router, sheet.router)
