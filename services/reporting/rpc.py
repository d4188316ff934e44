"""gRPC edge of `reporting`: how far the figures follow their feeds."""

from typing import Any

import grpc.aio
from cilpass.reporting.v1 import reporting_pb2, reporting_pb2_grpc

from kernel.identity import Role
from kernel.rpc import caller
from kernel.service import Platform
from services.reporting.service import feeds


class Reporting(reporting_pb2_grpc.ReportingServicer):
    def __init__(self, platform: Platform) -> None:
        self._db = platform.db

    async def GetState(self, request: reporting_pb2.GetStateRequest, context: Any) -> reporting_pb2.State:
        actor = caller(context, Role.OPERATIONS)
        return reporting_pb2.State(
            feeds=[
                reporting_pb2.FeedState(
                    feed=row.feed,
                    position=row.position,
                    hash=row.hash,
                    applied=row.position,
                    kept=row.kept,
                    broken_at=row.broken_at,
                )
                for row in await self._db.read(feeds.feeds, actor)
            ]
        )


def add(server: grpc.aio.Server, platform: Platform) -> None:
    reporting_pb2_grpc.add_ReportingServicer_to_server(Reporting(platform), server)
