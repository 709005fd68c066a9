"""The Slack app's manifest: what REX may do, what it hears, and how it introduces itself."""

from bot.slack.commands import COMMAND
from bot.slack.kit import Json

NAME = "REX"
#: The message shortcut "Escalate to support".
ESCALATE = "rex_escalate"
DESCRIPTION = (
    "HirePilot's support agent: answers from the guide, finds out why you can't see something, "
    "prepares changes to opportunities for you to confirm, and brings in a person when one is needed."
)
#: Offered where a conversation starts; Slack shows at most four.
PROMPTS = tuple(
    {"title": question, "message": question}
    for question in (
        "How do I create an opportunity?",
        "Why can't I see the Opportunities tab?",
        "Show me my open opportunities",
        "What does each pipeline stage mean?",
    )
)
#: Each with what needs it.
SCOPES = (
    "app_mentions:read",  # being mentioned
    "assistant:write",  # status and prompts of an agent
    "channels:history",  # replies in threads REX is in, and finding its own messages again
    "chat:write",
    "commands",  # /rex
    "groups:history",
    "im:history",
    "im:write",  # alerts to staff
    "mpim:history",
    "users:read",
    "users:read.email",  # who is asking: linked by the verified e-mail
)
EVENTS = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)


def manifest(url: str | None = None, *, for_many: bool = False) -> Json:
    """Return the manifest; with `url` (such as "https://rex.example") Slack calls over HTTP.

    Without one the app uses Socket Mode, which needs no address that Slack can reach. `for_many`
    is for an app that is installed in many teams, from REX's own page at `url`: whole
    organisations may have it, and its tokens expire.
    """
    back = [f"{url.rstrip('/')}/slack/oauth_redirect"] if url and for_many else []
    endpoint = {} if url is None else {"request_url": f"{url.rstrip('/')}/slack/events"}
    command_endpoint = {"url": endpoint["request_url"]} if endpoint else {}
    menu_endpoint = {"message_menu_options_url": endpoint["request_url"]} if endpoint else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "Support for HirePilot, in Slack",
            "long_description": DESCRIPTION,
            "background_color": "#1d3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {"agent_description": DESCRIPTION, "suggested_prompts": list(PROMPTS)},
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": "Escalate to support",
                    "type": "message",
                    "callback_id": ESCALATE,
                    "description": "Open a ticket about this message",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Help, the pipeline, your tickets",
                    "usage_hint": "help",
                    "should_escape": False,
                    **command_endpoint,
                }
            ],
        },
        "oauth_config": {
            "scopes": {"bot": list(SCOPES)},
            **({"redirect_urls": back} if back else {}),
        },
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **endpoint},
            "interactivity": {"is_enabled": True, **endpoint, **menu_endpoint},
            "org_deploy_enabled": for_many,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": for_many,
        },
    }
