"""What is stuck in the CIL, grouped by kind (cases, referrals, sheets, contacts), with the reason and a link."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from web.people import names_of
from web.visitor import Visitor
from web.words import day
from words.sentences import counted

SHOWN = 5
"""Number of matters of one kind on the home page; a link shows the others."""

MANY = 200
CONTACT_DAYS = 2
"""Days after which a contact without an end counts as stuck (BEN-6)."""

EXPIRED_DAYS = 30
"""Days for which a referral that came back without an answer is shown (PART-3)."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A matter that is stuck: whose it is, why, and the page that mends it."""

    title: str
    why: str
    address: str
    urgent: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Stuck matters of one kind; `address` is the page of all of them, where there are more than these."""

    code: str
    label: str
    total: int
    items: list[Stuck]
    address: str = ""


async def case_groups(visitor: Visitor, names: dict[str, str], shown: int, only: str = "") -> list[Group]:
    """Returns the cases that need attention, with the names of the employee and of the adviser."""
    found = await visitor.api.get("cases/v1/concerns", concern=only, limit=shown)
    people = await names_of(
        visitor.api, [one["case"]["person_id"] for group in found for one in group["items"]]
    )
    return [_of_cases(group, people, names) for group in found]


def _of_cases(group: dict[str, Any], people: dict[str, str], names: dict[str, str]) -> Group:
    items = []
    for one in group["items"]:
        case = one["case"]
        follower = names.get(case["adviser"] or "", case["adviser"] or "sans interlocuteur")
        items.append(
            Stuck(
                title=people.get(case["person_id"], f"Dossier {case['reference']}"),
                why=one["why"],
                address=_address(case),
                urgent=case["urgent"],
                about=f"{case['reference']} · {follower}",
            )
        )
    code = group["concern"]["code"]
    more = f"/equipe/a-suivre?motif={code}" if group["total"] > len(items) else ""
    return Group(code, group["concern"]["label"], group["total"], items, more)


def _address(case: dict[str, Any]) -> str:
    """Returns the page of a case, or that of the designation of an adviser where it has none."""
    return f"/dossiers/{case['id']}" if case["adviser"] else f"/dossiers/{case['id']}/actes/interlocuteur"


async def referral_group(visitor: Visitor, today: date) -> Group:
    """Returns the referrals whose partner has not answered a reminder, and those that lapsed unanswered (PART-3)."""
    sent, expired = await asyncio.gather(
        visitor.api.get("partners/v1/referrals", state="sent", limit=MANY),
        visitor.api.get("partners/v1/referrals", state="expired", limit=MANY),
    )
    since = (today - timedelta(days=EXPIRED_DAYS)).isoformat()
    items = [
        *(_unanswered(one) for one in reversed(sent["items"]) if _reminded(one, today)),
        *(_handed_back(one) for one in expired["items"] if one["steps"][-1]["on"] >= since),
    ]
    return Group("referrals", "Mises en relation sans réponse", len(items), items)


def _reminded(referral: Line, today: date) -> bool:
    return any(
        event["kind"]["code"] == "reminder" and event["day"] <= today.isoformat()
        for event in referral["events"]
    )


def _unanswered(referral: Line) -> Stuck:
    days = {event["kind"]["code"]: event["day"] for event in referral["events"]}
    why = (
        f"Envoyée le {day(referral['sent_at'])} ; réponse attendue jusqu'au {day(days['answer_due'])} inclus, "
        f"retour au conseiller le {day(days['handed_back'])}."
    )
    return Stuck(referral["partner_name"], why, _case_address(referral), about=referral["reference"])


def _handed_back(referral: Line) -> Stuck:
    why = f"Sans réponse : revenue au conseiller le {day(referral['steps'][-1]['on'])}."
    return Stuck(referral["partner_name"], why, _case_address(referral), about=referral["reference"])


def _case_address(referral: Line) -> str:
    return f"/dossiers/{referral['case_id']}#partenaires"


async def sheet_group(visitor: Visitor) -> Group:
    """Returns the partners' sheets to be checked again, and whether they may receive anything now (PART-1, PART-2)."""
    found = await visitor.api.get("partners/v1/partners", archived="false", to_check="true", limit=MANY)
    items = [
        Stuck(one["name"], _overdue(one), f"/partenaires/{one['id']}", about=one["kind"]["label"])
        for one in found["items"]
    ]
    more = "/partenaires?etat=a-verifier" if len(items) > SHOWN else ""
    return Group("sheets", "Fiches de partenaires à vérifier", len(items), items[:SHOWN], more)


def _overdue(sheet: Line) -> str:
    freshness: str = sheet["freshness"]
    return freshness if sheet["may_receive"] else f"{freshness} Rien ne peut lui être transmis d'ici là."


async def contact_group(visitor: Visitor, today: date) -> Group:
    """Returns the contacts without an end after CONTACT_DAYS: each must end with advice or more (BEN-6)."""
    until = today - timedelta(days=CONTACT_DAYS)
    found = await visitor.api.get("intake/v1/contacts", ended="false", last_day=until.isoformat(), limit=MANY)
    oldest = sorted(found["items"], key=lambda one: str(one["day"]))
    more = "/contacts?etat=a-conclure" if len(oldest) > SHOWN else ""
    items = [_open_contact(one, today) for one in oldest[:SHOWN]]
    return Group("contacts", "Contacts à conclure", len(oldest), items, more)


def _open_contact(contact: Line, today: date) -> Stuck:
    person = contact["person"]
    age = (today - date.fromisoformat(contact["day"])).days
    return Stuck(
        title=f"{person['first_name']} {person['last_name']}" if person else "Contact anonyme",
        why=f"Reçu il y a {counted(age, 'jour')}, sans conseil, orientation ni dossier.",
        address=f"/contacts/{contact['id']}",
        urgent=contact["priority"]["code"] == "urgent",
        about=f"{contact['nature']['label']} du {day(contact['day'])}",
    )
