"""Every step of REX, by the work that it is of; a test holds this against the source."""

from collections.abc import Mapping

#: Names with "!" are sends, which record their intent first: two steps.
STEPS: Mapping[str, str] = {
    "turn": (
        "takes part, note, known, profile, meet, role, call off, history, supply, pass on, thread, "
        "model, "
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
        "list_as_lost, start_nurture, "
        "tell_super_admin:audience, tell_super_admin:told, handled"
    ),
    "job webhook": "post, settle",
    "job invoice_mail": "mail, mailed",
    "job digests": "make",
    "job digest": "tell!, mail, told",
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
    "turn tool *": "but for four: every tool is run by the same line, in one transaction with its record",
    "turn pointed at": "taken only by a REX without a model, and each one here has one",
    "job alert_again *": (
        "run by the function that delivers an alert; it begins when somebody's quiet hours end, or after "
        "a resend of an alert that failed for three days"
    ),
    "job ticket_reply give up": "a reply that fails for good by a fault in REX",
    "job event tell_team:channel": (
        "the send that tells people, by the same line; a workspace that names a channel is told there "
        "instead, and then tell is missed"
    ),
    "schedule lost installs super admins": "the same step as the watchdog's; no install is lost here",
}
#: Whose steps those are that stand in a file of `bot`, or in one of its functions, unless a turn's.
PLACES: Mapping[str, tuple[str, ...]] = {
    "escalation/alerting.py": ("alert", "job alert_again"),
    "automation/digests.py": ("job digest",),
    "automation/digests.py make": ("job digests",),
    "automation/invoices.py": ("job invoice_mail",),
    "automation/outbox.py": ("job event",),
    "automation/outbox.py pick_up": ("job outbox", "schedule outbox"),
    "automation/telling.py": ("job event",),
    "automation/telling.py tell_one": ("job event", "job digest"),
    "automation/webhooks.py": ("job webhook",),
    "durable/care.py clear": ("schedule engine retention",),
    "durable/care.py watch": ("schedule engine watchdog",),
    "escalation/escalating.py given_up": ("job ticket_reply",),
    "escalation/escalating.py look": ("schedule escalation",),
    "escalation/escalating.py look_now": ("job escalation", "schedule escalation"),
    "escalation/escalating.py send_again": ("job alert_again",),
    "escalation/escalating.py show": ("job cards",),
    "escalation/escalating.py step": ("job rung",),
    "linking.py": ("job link mail",),
    "payments.py": ("job stripe",),
    "escalation/replying.py": ("job ticket_reply",),
    "upkeep/retention.py": ("schedule retention",),
    "upkeep/watching.py _start": ("schedule engine watchdog", "schedule lost installs"),
    "upkeep/watching.py carry": ("job notice",),
    "upkeep/watching.py look": ("schedule lost installs",),
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
