"""A look at what Slack tells REX: whether it can be told, and when it last was."""

import json
import time
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import datetime
from http.client import HTTPException
from urllib.error import HTTPError

from bot.finding import Finding
from bot.slack.checking import signed
from bot.slack.kinds import EVERY_KIND, FAREWELLS
from bot.slack.web import PATH
from domain.deadline import within

SECONDS = 5.0
#: What Slack asks of an address before it tells it anything, and wants back.
CHALLENGE = "rex doctor"


def knock(public_url: str, signing_secret: str) -> Finding:
    """Ask Slack's address for what Slack asks of it first, signed as Slack does."""
    part, url = "events address", f"{public_url.rstrip('/')}{PATH}"
    body = json.dumps({"type": "url_verification", "challenge": CHALLENGE, "token": ""})
    headers = {"Content-Type": "application/json", **signed(signing_secret, body, int(time.time()))}
    request = urllib.request.Request(url, body.encode(), headers)  # noqa: S310  ours

    def answered() -> bool:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  ours
            return CHALLENGE in answer.read(1000).decode("utf-8", "replace")

    try:
        verified = within(SECONDS, answered)
    except HTTPError as refused:
        remedy = "The running REX has another SLACK_SIGNING_SECRET, or a proxy changes requests."
        with refused:
            return Finding.failed(part, f"{url} answers {refused.code}.", remedy)
    except (OSError, HTTPException) as away:
        remedy = "If REX runs, look at REX_PUBLIC_URL and the proxy before it."
        return Finding.note(part, f"{url} doesn't answer: {away}.", remedy)
    if verified:
        return Finding.ok(part, f"{url} takes what Slack signs; give it to Slack.")
    return Finding.failed(part, f"{url} answers, but it is not REX.", "Correct REX_PUBLIC_URL.")


def kinds_told(heard: Mapping[str, datetime]) -> Iterator[Finding]:
    """Say of each kind of event when one last came, and which kinds never did."""
    part = "kinds of events"
    if not heard:
        return
    came = ", ".join(f"{kind} {at:%d %b %H:%M}" for kind, at in sorted(heard.items()))
    never = [kind for kind in EVERY_KIND if kind not in heard and kind not in FAREWELLS]
    said = f"Last told (UTC): {came}."
    if not never:
        yield Finding.ok(part, said)
        return
    remedy = (
        "If somebody did such a thing (a mention, a group message, a press), look at the app's event "
        "subscriptions, Interactivity and Slash Commands: they are those of `rex manifest`."
    )
    yield Finding.note(part, f"{said} Never: {', '.join(never)}.", remedy)


def last_told(at: datetime | None) -> Finding:
    """Say when something last came from Slack."""
    if at is not None:
        return Finding.ok("events", f"Slack last told of something at {at:%d %b %H:%M} UTC.")
    remedy = (
        "If somebody has written to REX: the app's event subscriptions are those of `rex manifest`, "
        "over HTTP with REX's address, and REX must be in the channel."
    )
    return Finding.note("events", "Slack hasn't told REX of anything yet.", remedy)
