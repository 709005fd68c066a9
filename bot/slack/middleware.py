"""Bolt's middleware without what Bolt finds out for functions: for each event anew, what they ask for."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncBoltContext, AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from bot.slack.payloads import Payload

Next = Callable[[], Awaitable[BoltResponse]]
Does = Callable[[Payload, AsyncBoltContext, Next], Awaitable[BoltResponse | None]]


class Middleware(AsyncMiddleware):
    """Does something with each request: it is given the payload, Bolt's context, and what goes on."""

    def __init__(self, does: Does) -> None:
        self._does = does

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Next,  # noqa: A002 - Bolt calls it by this name
    ) -> BoltResponse | None:
        """Do it; Bolt's own signature."""
        return await self._does(req.body, req.context, next)
