"""What exists before the stories: homologated platforms, signed charters, attached companies, advisers."""

from datetime import date
from typing import Any

from deploy.demo.gateway import Gateway, Person
from kernel.roles import TechnicalRole
from words.roles import Role

BEGINNING = date(2025, 1, 6)

APPLICATION = (
    "experience",
    "legal_status",
    "staff",
    "expertise",
    "tools",
    "technical_means",
    "partnerships",
    "training",
    "recruitment_help",
    "budget",
    "schedule",
)


class Cast:
    """The people who may sign in, by role."""

    def __init__(self, gateway: Gateway, scenario: dict[str, Any]) -> None:
        self._gateway = gateway
        self._scenario = scenario

    def board(self) -> Person:
        return self._gateway.sign_in("uesl-conseil", Role.UESL_BOARD, "uesl")

    def controller(self) -> Person:
        return self._gateway.sign_in("uesl-controle", Role.UESL_CONTROLLER, "uesl")

    def operations(self) -> Person:
        return self._gateway.sign_in("exploitation", TechnicalRole.OPERATIONS)

    def president(self, cil: str) -> Person:
        return self._gateway.sign_in(f"president.{cil}", Role.CIL_PRESIDENT, cil)

    def responsible(self, cil: str) -> Person:
        return self._gateway.sign_in(f"responsable.{cil}", Role.CIL_RESPONSIBLE, cil)

    def representative(self, platform: str) -> Person:
        return self._gateway.sign_in(f"representant.{platform}", Role.PLATFORM_REPRESENTATIVE, platform)

    def adviser(self, adviser: str) -> Person:
        cil = self._scenario["advisers"][adviser]["cil"]
        return self._gateway.sign_in(adviser, Role.ADVISER, cil)


async def set_the_scene(cast: Cast, scenario: dict[str, Any], day: date = BEGINNING) -> None:
    """Creates all that exists before the first story, from `day` on."""
    uesl = scenario["uesl"]
    await _appoint(cast.operations(), "uesl-conseil", uesl["board"], "uesl_board", "uesl", day)
    await _appoint(cast.board(), "uesl-controle", uesl["controller"], "uesl_controller", "uesl", day)
    for key, platform in scenario["platforms"].items():
        await _homologate(cast, key, platform, day)
    for key, cil in scenario["cils"].items():
        await _charter(cast, key, cil, day)
    for company in scenario["companies"].values():
        body = {"siren": company["siren"], "name": company["name"], "from_day": "2015-01-01"}
        await cast.responsible(company["cil"]).post(f"platform/v1/cils/{company['cil']}/companies", body)
    for key, adviser in scenario["advisers"].items():
        body = {"id": key, **{name: value for name, value in adviser.items() if name != "cil"}}
        await cast.responsible(adviser["cil"]).post("cases/v1/advisers", body)


async def _homologate(cast: Cast, key: str, platform: dict[str, Any], day: date) -> None:
    """Files a complete application, and records the board's decision on it (PLAT-1)."""
    board, representative = cast.board(), cast.representative(key)
    body = {"id": key, "name": platform["name"], "email": f"contact@{key}.example"}
    await board.post("platform/v1/platforms", body)
    name = platform["representative"]
    await _appoint(board, f"representant.{key}", name, "platform_representative", key, day)
    for account, seat in (("gestion", "operator"), ("expert", "expert")):
        await _appoint(representative, f"{account}.{key}", platform[seat], f"platform_{seat}", key, day)
    for item in APPLICATION:
        path = f"platform/v1/platforms/{key}/application/{item}"
        await representative.put(path, {"document": "Versée au dossier de candidature."})
    await representative.post(f"platform/v1/platforms/{key}/application/submission")
    decision = {
        "ruling": "granted",
        "on": day.isoformat(),
        "reason": "Dossier complet, moyens adaptés.",
    }
    await board.post(f"platform/v1/platforms/{key}/decisions", decision)


async def _charter(cast: Cast, key: str, cil: dict[str, Any], day: date) -> None:
    """Records a CIL's signature of the charter and the person responsible for its service (CIL-1)."""
    body = {
        "id": key,
        "siren": cil["siren"],
        "name": cil["name"],
        "telephone": cil["telephone"],
        "departements": cil["departements"],
        "president_email": f"president@{key}.example",
        "responsible_email": f"responsable@{key}.example",
    }
    board = cast.board()
    await board.post("platform/v1/cils", body)
    await _appoint(board, f"president.{key}", cil["president"], "cil_president", key, day)
    signed = {
        "signed_on": day.isoformat(),
        "responsible": f"responsable.{key}",
        "responsible_name": cil["responsible"],
    }
    await cast.president(key).post(f"platform/v1/cils/{key}/charter", signed)


async def keep_directory(cast: Cast, partner: dict[str, Any]) -> None:
    """Adds a partner's sheet to each CIL's directory, with its declaration of no remuneration (PART-1, PART-2)."""
    body = {
        "kind": partner["kind"],
        "name": partner["name"],
        "number": partner["number"],
        "departements": partner["departements"],
        "recipients": [{"name": partner["recipient"], "email": partner["email"]}],
    }
    for cil in partner["cils"]:
        responsible = cast.responsible(cil)
        sheet = await responsible.post("partners/v1/partners", body)
        declaration = {"declared_by": partner["recipient"], "pays_something": False}
        await responsible.post(f"partners/v1/partners/{sheet['id']}/declarations", declaration)


async def _appoint(by: Person, person: str, name: str, role: str, organisation: str, day: date) -> None:
    body = {
        "person": person,
        "name": name,
        "role": role,
        "organisation": organisation,
        "from_day": day.isoformat(),
    }
    await by.post("platform/v1/mandates", body)
