"""REST edge of `intake`."""

from services.intake.api import codes, contacts, eligibility, people, waiting

ROUTERS = (contacts.router, eligibility.router, people.router, waiting.router, codes.router)
