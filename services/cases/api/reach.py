"""What `intake` says today of how a person may be reached: protection may be asked for at any moment (CONF-5)."""

from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc

from kernel.platform import Platform
from services.cases.domain.case import Case
from services.cases.service import own_links


async def reach_of(services: Platform, person_id: str) -> intake_pb2.Reach:
    """`Unavailable` while nobody can say: what would reveal something must not be done then."""
    intake = services.call("intake")
    people = intake_pb2_grpc.IntakeStub(intake.channel)
    reach: intake_pb2.Reach = await intake(people.GetReach, intake_pb2.GetReachRequest(person_id=person_id))
    return reach


async def rests_on(services: Platform, case: Case | None) -> str:
    """What a link of this case would rest on if it were made now; nothing, once the case or the person is erased."""
    if case is None:
        return ""
    reach = await reach_of(services, str(case.person_id))
    return "" if reach.erased else own_links.rests_on(case, reach.version)
