"""The adviser's routers, a subject each; an address of its own goes before one that takes any word."""

from web.adviser import (
    case,
    cases,
    contact,
    contacts,
    engagement,
    following,
    person,
    referral,
    report,
    searching,
    study,
    work,
)

ROUTERS = (
    work.router,
    contact.router,
    contacts.router,
    cases.router,
    searching.router,
    study.router,
    engagement.router,
    following.router,
    referral.router,
    report.router,
    person.router,
    case.router,
)
