"""The pages, a router for each subject."""

from fastapi import APIRouter

from web import by_link
from web.adviser import routes as adviser

ROUTERS: tuple[APIRouter, ...] = (*adviser.ROUTERS, *by_link.ROUTERS)
