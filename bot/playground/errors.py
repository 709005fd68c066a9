"""How Slack says no."""

from typing import Any

from bot.playground.people import Json


class Refused(Exception):
    """A Web API call is not done. `error` is Slack's name for the reason."""

    def __init__(self, error: str, *messages: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.more = more

    def payload(self) -> Json:
        """The refusal in the form every Slack client knows; details as `response_metadata`."""
        shown: Json = {"ok": False, "error": self.error} | self.more
        if self.messages:
            shown["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
        return shown


class Limited(Refused):
    """A call came too soon after others; `retry_after` says in how many seconds it may."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
