"""The technical tables that every service has beside its own."""

from sqlalchemy import MetaData

from kernel import facts, idempotency, links, mail, relay


def define_technical_tables(metadata: MetaData) -> None:
    """Put the feed, the relay's state, idempotency, links and messages on a service's metadata."""
    for module in (facts, idempotency, links, mail, relay):
        module.define(metadata)
