"""Logs: structured lines on standard output, each with its trace where one is kept (`kernel.tracing`)."""

import logging
import sys
from typing import Any

import structlog
from opentelemetry import trace


def configure(service: str, otlp: str) -> None:
    """Set up logs for a process, and traces where a collector's address is given."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    if otlp:
        from kernel import tracing

        tracing.begin(otlp, service)


def _add_trace(_: Any, __: str, line: Any) -> Any:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        line["trace"] = f"{context.trace_id:032x}"
    return line
