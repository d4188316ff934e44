"""Conventions between CILs and platforms."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from kernel.http.fields import Day
from kernel.http.given import CurrentAct, CurrentActor, Db, tagged
from kernel.http.pages import After, Limit, Page, from_cursor_of_id
from services.platform.domain.convention import State
from services.platform.domain.ledger import Party
from services.platform.schemas.conventions import (
    ConventionLine,
    ConventionOut,
    NoticeIn,
    NoticeWithdrawalIn,
    PreviewOut,
    ProposalIn,
    SignatureIn,
    SigningOut,
    WithdrawingOut,
)
from services.platform.service import convention_views, conventions

router = APIRouter(tags=["Conventions"])


@router.get("/conventions", summary="Les conventions et leur calendrier")
async def list_conventions(
    actor: CurrentActor,
    db: Db,
    cil: str | None = None,
    platform: str | None = None,
    state: State | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ConventionLine]:
    asked = (cil, platform, state, from_cursor_of_id(after))
    found = await db.read(convention_views.conventions, actor, *asked, limit + 1)
    return Page.of(found, limit, ConventionLine.of, lambda view: view.row.id)


@router.post("/conventions", response_model=ConventionOut, status_code=201, summary="Proposer une convention")
async def propose(body: ProposalIn, act: CurrentAct) -> Response:
    asked = (body.cil, body.platform, body.effect_date, body.successor_of)
    return await act(
        lambda tx: ConventionOut.of(convention_views.view(tx, conventions.propose(tx, *asked))), status=201
    )


@router.get("/conventions/{convention_id}", response_model=ConventionOut, summary="Une convention")
async def read(convention_id: UUID, actor: CurrentActor, db: Db, response: Response) -> Any:
    return tagged(
        response, ConventionOut.of(await db.read(convention_views.convention, actor, convention_id))
    )


@router.get(
    "/conventions/{convention_id}/notice-preview", summary="La date à laquelle une dénonciation agirait"
)
async def preview_notice(
    convention_id: UUID, party: Party, received_on: date, actor: CurrentActor, db: Db
) -> PreviewOut:
    return PreviewOut.of(await db.read(convention_views.preview, actor, convention_id, party, received_on))


@router.get("/conventions/{convention_id}/signature-preview", summary="Ce qu'une signature entraînerait")
async def preview_signature(
    convention_id: UUID, party: Party, actor: CurrentActor, db: Db, signed_on: Day | None = None
) -> SigningOut:
    found = await db.read(convention_views.preview_signature, actor, convention_id, party, signed_on)
    return SigningOut.of(found)


@router.get(
    "/conventions/{convention_id}/notices/{number}/withdrawal-preview",
    summary="Ce que le retrait d'une dénonciation changerait",
)
async def preview_withdrawal(convention_id: UUID, number: int, actor: CurrentActor, db: Db) -> WithdrawingOut:
    return WithdrawingOut.of(await db.read(convention_views.preview_withdrawal, actor, convention_id, number))


@router.post("/conventions/{convention_id}/signature", response_model=ConventionOut, summary="Signer")
async def sign(convention_id: UUID, body: SignatureIn, act: CurrentAct) -> Response:
    return await act(
        lambda tx: ConventionOut.of(
            convention_views.view(tx, conventions.sign(tx, convention_id, body.signed_on or tx.today))
        )
    )


@router.post(
    "/conventions/{convention_id}/notices",
    response_model=ConventionOut,
    summary="Enregistrer une dénonciation",
)
async def give_notice(convention_id: UUID, body: NoticeIn, act: CurrentAct) -> Response:
    notice = (body.party, body.sent_on, body.received_on, body.proof)
    return await act(
        lambda tx: ConventionOut.of(
            convention_views.view(tx, conventions.give_notice(tx, convention_id, *notice))
        )
    )


@router.post(
    "/conventions/{convention_id}/notices/{number}/withdrawal",
    response_model=ConventionOut,
    summary="Retirer une dénonciation, avec l'accord de l'autre partie",
)
async def withdraw_notice(
    convention_id: UUID, number: int, body: NoticeWithdrawalIn, act: CurrentAct
) -> Response:
    agreement = (body.agreed_by, body.proof)
    return await act(
        lambda tx: ConventionOut.of(
            convention_views.view(tx, conventions.withdraw_notice(tx, convention_id, number, *agreement))
        )
    )
