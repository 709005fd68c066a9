"""Every step of REX, by the work that it is of; a test holds this against the source."""

from collections.abc import Mapping

#: Names with "!" are sends, which record their intent first: two steps.
STEPS: Mapping[str, str] = {
    "turn": (
        "takes part, note, known, profile, meet, role, call off, history, supply, thread, model, "
        "tool search_guide, tool create_opportunity, tool close_won, tool open_escalation_ticket, "
        "remember, "
        "plan!, reply!, posted, forget, about, settle, thumb, comment, fill, acknowledge, claim, "
        "verdict, rating, details, reply to reporter, direct!, question!, whisper!, update!"
    ),
    "alert": "begin, carry, settle, refresh!",
    "job escalation": "waiting",
    "job rung": "climb",
    "job cards": "cards, card!",
    "job ticket_reply": "find, reply!, settle",
    "job outbox": "waiting",
    "job event": (
        "plan, refresh_forecast, create_reqs, draft_invoice, start_onboarding, tell_team:audience, "
        "tell!, tell_team:told, recognise_revenue, start_placed_candidate, "
        "tell_super_admin:audience, tell_super_admin:told, handled"
    ),
    "job webhook": "post, settle",
    "job invoice_mail": "mail, mailed",
    "job digests": "make",
    "job digest": "tell!",
    "job stripe": "book",
    "job link mail": "request, mail",
    "job notice": "recipient, slack!, e-mail!",
    "schedule escalation": "by the clock, waiting, heartbeat",
    "schedule outbox": "waiting",
    "schedule lost installs": "lost",
    "schedule retention": "delete old",
    "schedule engine watchdog": "look, super admins, told",
    "schedule engine retention": "clear",
}
#: Steps of the source that no torture waits for, and why.
LEFT_OUT: Mapping[str, str] = {
    "give up": "staff ask for an alert again, and for 36 minutes nothing takes it",
    "channel": "the same send as that to people, where a workspace has named a channel",
}
MOMENTS = ("before", "inside", "after")


def steps() -> list[str]:
    """Every step: what it is of, and its name."""
    found: list[str] = []
    for of, names in STEPS.items():
        for name in names.split(", "):
            if name.endswith("!"):
                found.append(f"{of} {name[:-1]} intent")
            found.append(f"{of} {name.removesuffix('!')}")
    return found


def boundaries() -> tuple[str, ...]:
    """Every moment at which REX can die at a step."""
    return tuple(f"{step}:{moment}" for step in steps() for moment in MOMENTS)
