"""The adviser's routers, a subject each; an address of its own goes before one that takes any word."""

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
