"""Bodies of requests, as a front end types them."""

from typing import Any

SIREN = "732829320"


def person(**changes: Any) -> dict[str, Any]:
    return {
        "last_name": "Durand",
        "first_name": "Éloïse",
        "birth_date": "1984-05-12",
        "telephone": "06 12 34 56 78",
        "email": "Eloise.Durand@exemple.fr",
        "address": "3 rue des Lilas",
        "postcode": "69003",
        "commune": "Lyon",
    } | changes


def company(**changes: Any) -> dict[str, Any]:
    return {
        "siren": SIREN,
        "name": "Filature du Rhône",
        "headcounts": [{"year": year, "average": "120"} for year in range(2019, 2026)],
    } | changes


def employment(situation: str = "employed", **changes: Any) -> dict[str, Any]:
    return {"situation": situation, "company": company()} | changes


def contact(**changes: Any) -> dict[str, Any]:
    return {
        "nature": "visit",
        "person": person(),
        "difficulties": ["eviction", "own_job_loss"],
        "employment": employment(),
    } | changes
