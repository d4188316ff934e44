"""A case's history."""

from datetime import datetime

from pydantic import BaseModel


class StoryLine(BaseModel):
    """One line of a case's history: what happened, when, by whom, in French."""

    at: datetime
    text: str
    by: str


class StoryOut(BaseModel):
    lines: list[StoryLine]
