"""The adviser's routers, one per subject. A fixed address comes before an address with a parameter that it matches."""

from web.adviser import (
    case,
    cases,
    commitments,
    contact,
    contacts,
    engagement,
    person,
    referral,
    report,
    search,
    study,
    work,
)

ROUTERS = (
    work.router,
    contact.router,
    contacts.router,
    cases.router,
    search.router,
    study.router,
    engagement.router,
    commitments.router,
    referral.router,
    report.router,
    person.router,
    case.router,
)
