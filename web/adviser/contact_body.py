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
    }


def person_of(sent: Filled) -> dict[str, Any] | None:
    """The person, with the means by which they may be written to where contact is protected (CONF-5)."""
    person: dict[str, Any] = sent.nested("person.")
    if not person:
        return None
    if sent.ticked("_protected"):
        discretion = sent.given("discretion")
        safe: dict[str, Any] = {"channels": sent.many("channels")}
        person["safe_contact"] = safe | ({"discretion": discretion} if discretion else {})
    return {"last_name": "", "first_name": ""} | person


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
