"""The routers of the pages for people who sign in, one per subject."""

from fastapi import APIRouter

from web import by_link
from web.adviser import routes as adviser
from web.directory import routes as directory
from web.operations import routes as operations
from web.steering import routes as steering
from web.team import routes as team

ROUTERS: tuple[APIRouter, ...] = (
    *adviser.ROUTERS,
    *directory.ROUTERS,
    *team.ROUTERS,
    *steering.ROUTERS,
    *operations.ROUTERS,
    *by_link.ROUTERS,
)
