"""Steps for tests: what the adviser, `cases`, the workflow and the partner do, in few words."""

from typing import Any

import httpx2
from cilpass.partners.v1 import partners_pb2
from cilpass.partners.v1.partners_pb2_grpc import ReferralsStub, ReferralStepsStub

from kernel.http.actors import LINK_COOKIE
from kernel.ids import new_id
from kernel.roles import TechnicalRole
from services.partners.models import ReferralRow
from tests.in_process import ROOT, Service

RECIPIENT = {"name": "Mme Petit", "email": "accueil@fsl.exemple.fr", "function": "Accueil"}


async def partner(partners: Service, *, declared: bool = True, **changes: Any) -> dict[str, Any]:
    """Adds a partner to cil-a's directory, declared unpaid."""
    body = {
        "kind": "housing_fund",
        "name": "FSL du Rhône",
        "number": "226 900 017 00014",
        "departements": ["69"],
        "recipients": [RECIPIENT],
    }
    view = (await partners.post("/partners", body | changes)).json()
    if declared:
        said = {"declared_by": "M. Roux", "pays_something": False}
        view = (await partners.post(f"/partners/{view['id']}/declarations", said)).json()
    return dict(view)


async def send(partners: Service, partner_id: str, **changes: Any) -> partners_pb2.Referral:
    """Sends a referral as `cases` does, once the adviser has chosen, checked and previewed the items."""
    request = {
        "referral_id": str(new_id()),
        "case_id": str(new_id()),
        "partner_id": partner_id,
        "kind": "treatment",
        "cil": "cil-a",
        "items": ["applicant_name", "resources"],
        "territory": "69",
        "authorisation_id": str(new_id()),
        "checked_by": "cil-a-adviser",
    } | changes
    message = partners_pb2.SendReferralRequest(**request)
    told: partners_pb2.Referral = await partners.ask(ReferralsStub, "SendReferral", message)
    return told


async def sent(partners: Service, **changes: Any) -> str:
    view = await partner(partners)
    return (await send(partners, view["id"], **changes)).referral_id


async def stop(partners: Service, case_id: str, reason: str = "") -> None:
    request = partners_pb2.StopReferralsRequest(case_id=case_id, reason=reason)
    await partners.ask(ReferralsStub, "StopReferrals", request)


async def tend(partners: Service, referral_id: str) -> partners_pb2.ReferralState:
    request = partners_pb2.TendReferralRequest(referral_id=referral_id)
    told: partners_pb2.ReferralState = await partners.ask(
        ReferralStepsStub, "TendReferral", request, TechnicalRole.WORKFLOW
    )
    return told


async def token(partners: Service, referral_id: str) -> str:
    """Returns the token in the partner's mail."""

    def link(tx: Any) -> Any:
        return next(row.link_id for row in tx.session.query(ReferralRow) if str(row.id) == referral_id)

    return partners.platform.links.token(await partners.platform.db.read(link, ROOT))


async def opened(partners: Service, referral_id: str) -> dict[str, str]:
    """Returns the headers of a partner who opened the link."""
    exchanged = await partners.client.post(
        "/api/partners/v1/links/exchange", json={"token": await token(partners, referral_id)}
    )
    cookie = exchanged.cookies[LINK_COOKIE]
    partners.client.cookies.clear()
    return {"cookie": f"{LINK_COOKIE}={cookie}"}


async def answer(
    partners: Service, who: dict[str, str], act: str, body: dict[str, Any] | None = None, key: str = ""
) -> httpx2.Response:
    headers = who | {"idempotency-key": key or new_id().hex}
    return await partners.client.post(
        f"/api/partners/v1/links/referral/{act}", json=body or {}, headers=headers
    )
