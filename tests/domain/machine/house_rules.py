"""The rule table of what a house sets for itself; nothing here calls the domain."""

from urllib.parse import urlsplit

from tests.domain.machine.house import House, Post
from tests.domain.machine.rules import Codes, too

REASON_LABEL, MOST_REASONS = (1, 80), 20
MOST_HOOKS, ADDRESS_LENGTH = 20, 2_000

#: The four lists of the guide: what follows which event, in order.
FOLLOWS = {
    "opportunity.won": (
        "refresh_forecast",
        "create_reqs",
        "draft_invoice",
        "start_onboarding",
        "tell_team",
    ),
    "opportunity.lost": ("list_as_lost", "refresh_forecast", "start_nurture", "tell_team"),
    "opportunity.req_linked": ("refresh_forecast",),
    "invoice.sent": ("mail_invoice",),
    "invoice.paid": ("recognise_revenue", "start_placed_candidate", "tell_super_admin"),
}
#: What a person has asked for by the event itself.
ALWAYS = ("mail_invoice",)
#: Which topic begins a workflow of the house's own.
WORKFLOWS = {
    "start_onboarding": "workflow.onboarding",
    "start_nurture": "workflow.nurture",
    "start_placed_candidate": "workflow.placed_candidate",
}


# Reasons for losing


def add_reason(house: House, label: str) -> Codes:
    full: Codes = {"bad_value"} if len(house.offered) >= MOST_REASONS else set()
    return full | _label(house, label)


def rename_reason(house: House, said: str, label: str) -> Codes:
    return change_reason(house, said) or _label(house, label, said)


def change_reason(house: House, said: str) -> Codes:
    return set() if house.reason(said) else {"not_found"}


def remove_reason(house: House, said: str) -> Codes:
    last = len(house.offered) == 1
    return change_reason(house, said) or ({"bad_value"} if last else set())


def _label(house: House, label: str, but: str = "") -> Codes:
    """Something, and nobody else's."""
    own = house.reason(but) if but else None
    taken = {it.label.casefold() for it in house.offered if it is not own}
    bad = too(label, REASON_LABEL) or label.strip().casefold() in taken
    return {"bad_value"} if bad else set()


# Automations and webhooks


def switch(automation: str) -> Codes:
    return {"bad_value"} if automation in ALWAYS else set()


def tell_in(house: House, channel: str | None) -> Codes:
    """A channel's id, of the house's own Slack team; nobody needs one to do without."""
    bad = channel is not None and (not channel.startswith("C0") or house.slack is None)
    return {"bad_value"} if bad else set()


def due(house: House, topic: str) -> list[str]:
    """What follows an event: all that isn't switched off, and what was asked for."""
    return [it for it in FOLLOWS.get(topic, ()) if it in ALWAYS or it not in house.off]


def add_hook(house: House, url: str, topics: tuple[str, ...], secret: str) -> Codes:
    parts = urlsplit(url.strip())
    bad = (
        len(url.strip()) > ADDRESS_LENGTH
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or " " in url.strip()
        or "@" in parts.netloc
        or bool(parts.fragment)
        or url.strip() in {it.url for it in house.live_hooks}
        or len(house.live_hooks) >= MOST_HOOKS
        or not topics
        or not all("." in it for it in topics)
        or len(secret) < 38
    )
    return {"bad_value"} if bad else set()


def resend(post: Post | None) -> Codes:
    """What is settled, to an address that is still there."""
    if post is None:
        return {"not_found"}
    on_its_way = post.state in ("queued", "trying")
    return {"bad_value"} if on_its_way or post.hook.removed else set()
