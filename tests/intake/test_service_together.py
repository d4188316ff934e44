"""Two acts on one person at the same instant: the second one sees the first."""

import asyncio

from tests.in_process import Service
from tests.intake.bodies import contact


async def test_of_several_who_saw_the_same_version_one_corrects(intake: Service) -> None:
    person = (await intake.post("/contacts", contact())).json()["person"]["id"]
    answers = await asyncio.gather(
        *(
            intake.send("PATCH", f"/persons/{person}", {"commune": f"Lyon {n}"}, version=1)
            for n in range(1, 7)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
    assert (await intake.get(f"/persons/{person}")).json()["version"] == 2
