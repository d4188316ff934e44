"""What is typed of a contact, as `intake` takes it."""

from typing import Any

from web.forms import Filled


def contact_body(sent: Filled) -> dict[str, Any]:
    """Body of `POST intake/v1/contacts`; a known person, a new one, or nobody (anonymous)."""
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
    """The person, with the means by which they may be written to where contact is protected (CONF-5)."""
    person: dict[str, Any] = sent.nested("person.")
    if not person:
        return None
    if safe := safe_contact_of(sent):
        person["safe_contact"] = safe
    return {"last_name": "", "first_name": ""} | person


def safe_contact_of(sent: Filled) -> dict[str, Any] | None:
    """How the person may be reached; None where their contact is not protected."""
    if sent.text("_protected") != "true":
        return None
    safe: dict[str, Any] = {"channels": sent.many("channels")}
    if windows := _windows(sent):
        safe["windows"] = windows
    if discretion := sent.given("discretion"):
        safe["discretion"] = discretion
    return safe


def declined(sent: Filled) -> bool:
    """Protected contact was proposed, and the person does not want it."""
    return sent.text("_protected") == "false"


def _windows(sent: Filled) -> list[dict[str, Any]]:
    """The one stretch of hours that the form offers; none means any time."""
    days, starts, ends = sent.many("days"), sent.text("starts")[:5], sent.text("ends")[:5]
    return [{"days": days, "starts": starts, "ends": ends}] if days and starts and ends else []


def departement_of(person: dict[str, Any]) -> str | None:
    """From a French postcode: two digits, three overseas; Corsica's two are told by the third digit."""
    code = str(person.get("postcode", ""))
    if len(code) != 5 or not code.isdigit():
        return None
    if code.startswith("20"):
        return "2A" if code[2] in "01" else "2B"
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def employment_of(sent: Filled) -> dict[str, Any] | None:
    """What was said of the work; None where nothing was."""
    work: dict[str, Any] = sent.nested("employment.")
    if not work.get("situation"):
        return None
    company = work.get("company", {})
    if company:
        for year in company.get("headcounts", []):
            year["average"] = str(year.get("average", "")).replace(",", ".")
        company["headcounts"] = [year for year in company.get("headcounts", []) if year["average"]]
        company["declarations"] = [one for one in company.get("declarations", []) if "liable" in one]
    return work
