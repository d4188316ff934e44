"""Reads the page of metrics of a service, for tests."""

from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.in_process import Service


async def metrics(service: Service) -> dict[str, Any]:
    """Returns values by metric, and by the value of their label where they have one beside the service."""
    answer = await service.client.get("/metrics")
    assert answer.status_code == 200
    found: dict[str, Any] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = dict(sample.labels)
            assert labels.pop("service") == service.name
            if labels:
                (label,) = labels.values()
                found.setdefault(sample.name, {})[label] = sample.value
            else:
                found[sample.name] = sample.value
    return found
