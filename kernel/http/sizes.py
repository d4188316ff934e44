"""Bounds of request bodies: bytes by route, refused before they are all read, and values of a JSON body."""

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.errors import Invalid
from kernel.http.problems import problem

OPEN_BYTES = 16 * 1024
"""Most bytes to a route without a token: the answers of the survey, the largest, take 9 KB."""

LINK_BYTES = 4 * 1024
"""Most bytes to open a link: its token alone."""

JSON_BYTES = 128 * 1024
"""Most bytes where a route says nothing: two long texts and what goes with them."""

LARGE_BYTES = 2 * 1024 * 1024
"""Most bytes of a study file, an engagement or a referral, sent whole: a study file with every text full has 1.1 MB."""

UPLOAD_BYTES = 10 * 1024 * 1024
"""Most bytes of a document, as at the gateway; its own limit is a little lower, and its refusal says what is taken."""

MOST_VALUES = 5000
"""Most values of a JSON body: a study file that is full has 1,853. Each may be a fault, to be found and answered."""

TOO_LARGE = 413


class BodyTooLarge(Invalid):
    title = "Le contenu de cette demande est trop volumineux ; rien n'a été enregistré."


class Sizes:
    """Refuses a JSON body of too many values, and words the refusal of one with too many bytes.

    Bytes are counted by the framework, by the `max_body_size` of each route. It answers in plain English text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, read, refused = Request(scope), bytearray(), False
        is_json = "json" in request.headers.get("content-type", "json")

        async def counted() -> Message:
            message = await receive()
            if is_json and message["type"] == "http.request":
                read.extend(message.get("body", b""))
                whole = not message.get("more_body")
                if len(read) > LARGE_BYTES or (whole and values_of(read) > MOST_VALUES):
                    raise HTTPException(TOO_LARGE)
            return message

        async def worded(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == TOO_LARGE:
                refused = True
                await problem(request, BodyTooLarge(accepted="un contenu plus court"), TOO_LARGE)(
                    scope, receive, send
                )
            elif not refused:
                await send(message)

        await self._app(scope, counted, worded)


def values_of(body: bytes | bytearray) -> int:
    """Returns about how many values a JSON text holds, without parsing it; what stands in texts is not counted."""
    if _marks(body) <= MOST_VALUES:
        return _marks(body)
    unescaped = body.replace(rb"\\", b"").replace(rb"\"", b"")
    if (texts := unescaped.count(b'"') // 2) > 2 * MOST_VALUES:  # a value has one, and its name
        return texts // 2
    return _marks(b"".join(unescaped.split(b'"')[::2]))


def _marks(body: bytes | bytearray) -> int:
    return body.count(b",") + body.count(b"[") + body.count(b"{")
