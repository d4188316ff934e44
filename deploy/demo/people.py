"""The people of the scenario, as an adviser would type them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

WORKLESS = ("job_seeker", "retired")
SPOUSE_WORK = {"member": "spouse", "occupation": "not_working", "contract": "none"}
MEANS = ("email", "telephone", "address", "postcode", "commune", "safe_contact")


@dataclass(frozen=True, slots=True)
class Employee:
    """A person of `people` in scenario.toml, with their company."""

    data: dict[str, Any]
    company: dict[str, Any]

    @property
    def email(self) -> str:
        return str(self.data.get("email", ""))

    @property
    def name(self) -> str:
        return f"{self.data['first_name']} {self.data['last_name']}"

    def contact(self, day: date, nature: str = "telephone") -> dict[str, Any]:
        """Returns the body of the first contact (`POST intake/v1/contacts`)."""
        who = {name: self.data[name] for name in ("last_name", "first_name")}
        who |= {name: self.data[name] for name in MEANS if name in self.data}
        return {
            "nature": nature,
            "day": day.isoformat(),
            "person": who | {"birth_date": self.data["birth_date"].isoformat()},
            "difficulties": self.data["causes"],
            "protection_declined": self.data.get("protection_declined", False),
            "loca_pass": self.data.get("loca_pass", {}),
            "triage": self.data.get("triage", {}),
            "employment": self._employment(),
        }

    def _employment(self) -> dict[str, Any]:
        dates: dict[str, Any] = {
            name: self.data[name].isoformat() for name in ("last_day", "retired_on") if name in self.data
        }
        declared = {"liable": True, "source": "attestation de la collecte", "starts": "2015-01-01"}
        company = {"siren": self.company["siren"], "name": self.company["name"], "declarations": [declared]}
        return {"situation": self.data.get("situation", "employed"), "company": company} | dates

    def study(self) -> dict[str, Any]:
        """Returns the body of a study file that is complete enough for a diagnosis (A7)."""
        data = self.data
        return {
            "household": self._household(),
            "work": [self._work()] + ([SPOUSE_WORK] if "spouse" in data else []),
            "housing": {"status": data["housing"]},
            "difficulty": {
                "context": data["context"],
                "causes": data["causes"],
                "origin": data["origin"],
                "steps_taken": [{"body": "Service social de l'entreprise"}],
            },
            "budget": {
                name: [{"kind": kind, "monthly": monthly} for kind, monthly in data[name].items()]
                for name in ("resources", "housing_charges", "other_charges")
            },
            "outlook": {
                "nature": data.get("nature", "conjunctural"),
                "likely_duration": "from_3_to_6_months",
            },
            "impact": {"aid_fails": {"level": "low"}, "turns_structural": {"level": "moderate"}},
            "analysis": data["analysis"],
            "recommendations": data["recommendations"],
        }

    def _household(self) -> dict[str, Any]:
        data = self.data
        spouse = data.get("spouse")
        return {
            "applicant": {
                "last_name": data["last_name"],
                "first_name": data["first_name"],
                "birth_date": data["birth_date"].isoformat(),
            },
            "spouse": spouse and {**spouse, "birth_date": spouse["birth_date"].isoformat()},
            "address": {"lines": [data["address"]], "postcode": data["postcode"], "town": data["commune"]},
            "personal_phone": data["telephone"],
            "family_situation": data["family_situation"],
            "dependants": [{"age": age} for age in data["dependants"]],
        }

    def _work(self) -> dict[str, Any]:
        contract = self.data.get("contract", "permanent")
        employer = None if contract in WORKLESS else self.company["name"]
        return {
            "occupation": self.data["occupation"],
            "profession": self.data["profession"],
            "contract": contract,
            "employer": employer,
        }


def employees(scenario: dict[str, Any]) -> dict[str, Employee]:
    """Returns every person of the scenario, by key."""
    return {
        key: Employee(data, scenario["companies"][data["company"]])
        for key, data in scenario["people"].items()
    }
