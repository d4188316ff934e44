"""The pages reached by link, without an account, a router for each subject."""

from fastapi import APIRouter

from web.held import exit, link
from web.partner import referral
from web.person import engagement, home, own_file, survey, word

ROUTERS: tuple[APIRouter, ...] = (
    link.router,
    exit.router,
    home.router,
    engagement.router,
    survey.router,
    word.router,
    own_file.router,
    referral.router,
)
