"""The documents of the edge stand."""

from tests.in_process import Service


async def test_the_edge_describes_itself_and_its_codes(intake: Service) -> None:
    document = (await intake.client.get("/api/intake/openapi.json")).json()
    assert "/api/intake/v1/contacts/{contact_id}/case" in document["paths"]
    codes = (await intake.get("/codes")).json()
    assert all(one["label"] for values in codes.values() for one in values)
