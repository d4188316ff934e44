"""Conversion of the contact's form to the body that `intake` takes."""

from typing import Any

from web.forms import Filled, flat

MOST_WINDOWS = 14
"""Limit of the API on the windows of a safe contact."""

EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

REGIME_UNKNOWN = "unknown"
"""The form's code for a regime that is not known, which the API holds as null."""


def contact_body(sent: Filled) -> dict[str, Any]:
    """Returns the body of `POST intake/v1/contacts`, with a known person, a new one, or none (anonymous)."""
    main = sent.text("main")
    known = sent.given("person_id")
    person = None if known else person_of(sent)
    return {
        "nature": sent.text("nature"),
        "day": sent.given("day"),
        "person_id": known,
        "person": person,
        "departement": sent.given("departement") or (departement_of(person) if person else None),
        "difficulties": [main, *sent.many("difficulties")] if main else sent.many("difficulties"),
        "loca_pass": sent.nested("loca_pass."),
        "triage": sent.nested("triage."),
        "employment": employment_of(sent),
        "protection_declined": declined(sent),
    }


def person_of(sent: Filled) -> dict[str, Any] | None:
    """Returns the person; where their contact is protected, with the only means that may be used (CONF-5)."""
    person: dict[str, Any] = sent.nested("person.")
    if not person:
        return None
    if safe := safe_contact_of(sent):
        person["safe_contact"] = safe
    return {"last_name": "", "first_name": ""} | person


def safe_contact_of(sent: Filled) -> dict[str, Any] | None:
    """Returns how the person may be reached; None where their contact is not protected."""
    if sent.text("_protected") != "true":
        return None
    safe: dict[str, Any] = {"channels": sent.many("channels")}
    if windows := _windows(sent):
        safe["windows"] = windows
    if discretion := sent.given("discretion"):
        safe["discretion"] = discretion
    return safe


def declined(sent: Filled) -> bool:
    """Says whether protected contact was proposed and the person declined it."""
    return sent.text("_protected") == "false"


def _windows(sent: Filled) -> list[dict[str, Any]]:
    """Returns the hours at which the person may be called; an empty list means any time.

    The second window has .1 after the names of its fields. Hours without a day are those of every day, and days
    without hours are whole.
    """
    suffixes = ("", *(f".{at}" for at in range(1, MOST_WINDOWS)))
    found = (
        (sent.many(f"days{one}"), _hour(sent, f"starts{one}"), _hour(sent, f"ends{one}")) for one in suffixes
    )
    return [
        {"days": days or [*EVERY_DAY], "starts": starts or "00:00", "ends": ends or "23:59"}
        for days, starts, ends in found
        if days or starts or ends
    ]


def _hour(sent: Filled, name: str) -> str:
    """Returns an hour without its seconds where they are none."""
    hour = sent.text(name)
    return hour.removesuffix(":00") if len(hour) > len("00:00") else hour


def window_values(windows: list[dict[str, Any]]) -> dict[str, Any]:
    """Returns the fields of the windows that a person's safe contact holds: the reverse of `_windows`."""
    values: dict[str, Any] = {}
    for at, one in enumerate(windows):
        suffix = f".{at}" if at else ""
        values[f"days{suffix}[]"] = [day["code"] for day in one["days"]]
        values[f"starts{suffix}"], values[f"ends{suffix}"] = one["starts"], one["ends"]
    return values


def departement_of(person: dict[str, Any]) -> str | None:
    """Returns the département of a French postcode: its first two digits, three overseas, 2A or 2B for Corsica."""
    code = str(person.get("postcode", ""))
    if len(code) != 5 or not code.isdigit():
        return None
    if code.startswith("20"):
        return "2A" if code[2] in "01" else "2B"
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def employment_of(sent: Filled) -> dict[str, Any] | None:
    """Returns the employment as typed, also before the situation is asked; None where no field is filled in."""
    work: dict[str, Any] = sent.nested("employment.")
    company = work.get("company", {})
    for year in company.get("headcounts", []):
        if "average" in year:
            year["average"] = year["average"].replace(",", ".")
    if company.get("regime") == REGIME_UNKNOWN:
        company["regime"] = None
    return work or None


def employment_values(held: dict[str, Any] | None) -> dict[str, Any]:
    """Returns the fields of the employment that a contact holds: the reverse of `employment_of`."""
    if held is None:
        return {}
    company: dict[str, Any] = {
        "siren": held["siren"],
        "name": held["company_name"],
        "headcounts": [
            one | {"average": str(one["average"]).replace(".", ",")} for one in held["headcounts"]
        ],
        "declarations": [one | {"liable": str(one["liable"]).lower()} for one in held["declarations"]],
    }
    if any(company.values()):
        company["regime"] = held["regime"]["code"] if held["regime"] else REGIME_UNKNOWN
    situation = held["situation"]["code"] if held["situation"] else None
    dates = {"last_day": held["last_day"], "retired_on": held["retired_on"]}
    return flat({"employment": {"situation": situation, **dates, "company": company}})
