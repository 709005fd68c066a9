"""The addresses behind the scenes: showing and hiding the panel, making trouble, starting anew."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.playground.page.behind import COOKIE
from bot.playground.page.gestures import Gesture, Sent
from bot.playground.page.guard import own_path
from bot.playground.scenes import Scenes


def switch(request: Request) -> Response:
    """Show the panel beside whatever is looked at, or hide it (`?show=`), and go back there."""
    back = own_path(request.query_params.get("back", "/"))
    answer = RedirectResponse(back, status_code=303)
    if request.query_params.get("show") == "1":
        answer.set_cookie(COOKIE, "1", samesite="strict", httponly=True)
    else:
        answer.delete_cookie(COOKIE)
    return answer


def is_shown(request: Request) -> bool:
    """Whether this browser has the panel open."""
    return request.cookies.get(COOKIE) == "1"


def gestures(scenes: Scenes) -> dict[str, Gesture]:
    """What the panel's buttons do."""

    def make(sent: Sent) -> str | None:
        return scenes.make(sent.text("name"))

    def install(sent: Sent) -> str | None:
        return scenes.install(sent.text("name"))

    def calm(sent: Sent) -> str | None:
        scenes.calm()
        return None

    def reset(sent: Sent) -> str | None:
        return scenes.reset()

    return {"/trouble": make, "/install": install, "/calm": calm, "/reset": reset}
