"""What a service's page of metrics says, as tests ask it."""

from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.in_process import Service


async def metrics(service: Service) -> dict[str, Any]:
    """Values by metric; by the value of their label where there is one beside the service."""
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
