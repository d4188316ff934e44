"""The routers of the pages reached by link, without an account, one per subject."""

from fastapi import APIRouter

from web.links import exit, link
from web.partner import referral
from web.person import authorisations, engagement, home, own_file, survey

ROUTERS: tuple[APIRouter, ...] = (
    link.router,
    exit.router,
    home.router,
    engagement.router,
    survey.router,
    authorisations.router,
    own_file.router,
    referral.router,
)
