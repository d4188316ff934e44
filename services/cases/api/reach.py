"""What `intake` says today of how a person may be reached: protection may be asked for at any moment (CONF-5)."""

from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc

from kernel.platform import Platform


async def reach_of(services: Platform, person_id: str) -> intake_pb2.Reach:
    """`Unavailable` while nobody can say: what would reveal something must not be done then."""
    intake = services.call("intake")
    people = intake_pb2_grpc.IntakeStub(intake.channel)
    reach: intake_pb2.Reach = await intake(people.GetReach, intake_pb2.GetReachRequest(person_id=person_id))
    return reach
