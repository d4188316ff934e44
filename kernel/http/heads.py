"""Answers HEAD as GET, without the content (RFC 9110): the framework knows only the methods that routes declare."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """Asks the application for GET where HEAD is asked, and leaves the content out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_content(message: Message) -> None:
            is_content = message["type"] == "http.response.body"
            await send({**message, "body": b""} if is_content else message)

        await self._app({**scope, "method": "GET"}, receive, without_content)
