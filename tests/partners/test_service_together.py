"""Two answers of a partner at the same instant: the second one sees the first."""

import asyncio

from tests.in_process import Service
from tests.partners.steps import answer, opened, sent

ANSWERS = ("referral_accepted", "referral_refused")


async def test_of_an_acceptance_and_a_refusal_at_once_one_stands(partners: Service) -> None:
    who = await opened(partners, await sent(partners))
    acts = [("acceptance", None), ("refusal", {"reason": "out_of_scope"})] * 4
    answers = await asyncio.gather(*(answer(partners, who, act, body) for act, body in acts))
    told = [fact.kind for fact in await partners.facts() if fact.kind in ANSWERS]
    assert len(told) == 1
    assert sorted(one.status_code for one in answers) == [200] * 4 + [409] * 4
