"""Payloads as Slack sends them, as far as documented; tests change what they are about."""

from typing import Any

TEAM, BOT, PERSON = "T0HARBOR", "U0REX", "U0THEO"
Payload = dict[str, Any]


def event(inner: Payload, **envelope: Any) -> Payload:
    """An Events API envelope around an inner event."""
    return {
        "token": "x",
        "team_id": TEAM,
        "api_app_id": "A0REX",
        "type": "event_callback",
        "event_id": "Ev0001",
        "event_time": 1732170000,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        "is_ext_shared_channel": False,
        "event": inner,
    } | envelope


def dm(text: str | None = "How do I link a REQ?", **changes: Any) -> Payload:
    """A person writes to REX directly."""
    return event(
        {
            "type": "message",
            "channel": "D0DIRECT",
            "channel_type": "im",
            "user": PERSON,
            "text": text,
            "ts": "1732170000.000100",
            "event_ts": "1732170000.000100",
            "team": TEAM,
            "client_msg_id": "c1",
        }
        | changes
    )


def mention(text: str = f"<@{BOT}> what is a stage?", **changes: Any) -> Payload:
    """A person mentions REX in a channel."""
    return event(
        {
            "type": "app_mention",
            "channel": "C0SALES",
            "user": PERSON,
            "text": text,
            "ts": "1732170000.000200",
            "event_ts": "1732170000.000200",
            "team": TEAM,
        }
        | changes
    )


def thread_reply(text: str = "and then?", **changes: Any) -> Payload:
    """A person answers in a thread of a channel."""
    return event(
        {
            "type": "message",
            "channel": "C0SALES",
            "channel_type": "channel",
            "user": PERSON,
            "text": text,
            "ts": "1732170005.000300",
            "event_ts": "1732170005.000300",
            "thread_ts": "1732170000.000200",
        }
        | changes
    )


def press(action_id: str = "rex_confirm", value: str = "p1", **changes: Any) -> Payload:
    """A person presses a button under a message of REX's, in a thread."""
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "harbor"},
        "user": {"id": PERSON, "team_id": TEAM, "username": "theo"},
        "api_app_id": "A0REX",
        "container": {
            "type": "message",
            "message_ts": "1732170001.000400",
            "channel_id": "D0DIRECT",
            "is_ephemeral": False,
        },
        "trigger_id": "12345.98765.abcd2358fdea",
        "channel": {"id": "D0DIRECT", "name": "directmessage"},
        "message": {
            "type": "message",
            "ts": "1732170001.000400",
            "thread_ts": "1732170000.000100",
            "user": BOT,
            "bot_id": "B0REX",
        },
        "actions": [
            {
                "type": "button",
                "action_id": action_id,
                "block_id": "b1",
                "value": value,
                "action_ts": "1732170010.123456",
            }
        ],
    } | changes


def sent_form(metadata: str, values: Payload, **changes: Any) -> Payload:
    """A person sends a form."""
    view = {
        "id": "V0FORM",
        "team_id": TEAM,
        "type": "modal",
        "callback_id": "rex_form",
        "hash": "1732170012.abcdefgh",
        "private_metadata": metadata,
        "state": {"values": values},
        "app_installed_team_id": TEAM,
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "harbor"},
        "user": {"id": PERSON, "team_id": TEAM},
        "api_app_id": "A0REX",
        "trigger_id": "12345.98765.ffff",
        "view": view | changes,
    }
