"""The pages, a router for each subject."""

from fastapi import APIRouter

from web import by_link
from web.adviser import routes as adviser
from web.steering import routes as steering

ROUTERS: tuple[APIRouter, ...] = (*adviser.ROUTERS, *steering.ROUTERS, *by_link.ROUTERS)
