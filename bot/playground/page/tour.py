"""The first minute: what there is to try, what of it has been tried, and what comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.playground.page.guard import own_path

COOKIE = "tour"
LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A stop of the tour: what to do, what to say for it, and what to look at then.

    One at which there is nothing to say is for killing REX.
    """

    title: str
    say: str = ""
    then: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stop, and whether somebody has been there."""

    stop: Stop
    is_done: bool


@dataclass(frozen=True, kw_only=True)
class Tour:
    """How far somebody is. `next` is none at the end; `hint` is what to look at now.

    `latest` is what they said last: with the next word, and at the end, a hint has had its time.
    """

    steps: Sequence[Step]
    latest: str

    @property
    def next(self) -> Stop | None:
        """The first stop where they have not been."""
        return next((step.stop for step in self.steps if not step.is_done), None)

    @property
    def hint(self) -> str:
        """What the stop where they have just been says to look at; empty if they were at none."""
        if self.next is None or not self.latest:
            return ""
        return next((it.stop.then for it in self.steps if it.stop.say == self.latest), "")


def tour(
    stops: Sequence[Stop], said: Collection[str], latest: str, *, was_killed: bool
) -> Tour | None:
    """Return how far somebody is who has said this, and what last; None where there is no tour."""
    steps = [Step(stop=s, is_done=s.say in said if s.say else was_killed) for s in stops]
    return Tour(steps=steps, latest=latest) if steps else None


def leave(request: Request) -> Response:
    """Show the tour no more in this browser, and go back."""
    answer = RedirectResponse(own_path(request.query_params.get("back", "/")), status_code=303)
    answer.set_cookie(COOKIE, LEFT, samesite="strict", httponly=True)
    return answer


def is_left(request: Request) -> bool:
    """Whether this browser has had enough of the tour."""
    return request.cookies.get(COOKIE) == LEFT
