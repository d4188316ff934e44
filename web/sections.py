"""The pages, a router for each subject."""

from fastapi import APIRouter

from web import by_link
from web.adviser import cases, contact, work

ROUTERS: tuple[APIRouter, ...] = (work.router, contact.router, cases.router, *by_link.ROUTERS)
