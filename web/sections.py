"""The pages, a router for each subject."""

from fastapi import APIRouter

from web.adviser import work

ROUTERS: tuple[APIRouter, ...] = (work.router,)
