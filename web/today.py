"""The legal day by which the service counts, which a demonstration moves."""

from web.visitor import Visitor


async def today_of(visitor: Visitor) -> str:
    """Today, as YYYY-MM-DD."""
    return str((await visitor.api.get("cases/v1/today"))["day"])
