"""The civil day of the service's clock, which a demonstration moves."""

from web.visitor import Visitor


async def today_of(visitor: Visitor) -> str:
    """Returns today, as YYYY-MM-DD."""
    return str((await visitor.api.get("cases/v1/today"))["day"])
