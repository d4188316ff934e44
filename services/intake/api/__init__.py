"""REST edge of `intake`."""

from services.intake.api import codes, contacts, eligibility, people

ROUTERS = (contacts.router, eligibility.router, people.router, codes.router)
