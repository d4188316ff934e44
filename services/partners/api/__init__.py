"""REST edge of `partners`."""

from services.partners.api import codes, directory, links, referrals

ROUTERS = (directory.router, referrals.router, links.router, codes.router)
