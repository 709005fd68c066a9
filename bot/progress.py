"""What REX is doing, in a few words, while somebody waits: one for each kind of tool."""

from tools import TOOLS

_WORDS = {
    "search_guide": "is looking in the guide…",
    "read_section": "is reading the guide…",
    "walk_through": "is looking in the guide…",
    "troubleshoot": "is checking roles and permissions…",
    "open_escalation_ticket": "is opening a ticket…",
    "add_to_ticket": "is adding to the ticket…",
    "my_tickets": "is looking at your tickets…",
}
_BY_KIND = {"propose": "is preparing a change…"}
LOOKING = "is looking at your workspace…"
_KINDS = {tool.name: tool.kind for tool in TOOLS}


def doing(tool: str) -> str:
    """Return what using a tool is called, as it follows REX's name."""
    return _WORDS.get(tool) or _BY_KIND.get(_KINDS.get(tool, ""), LOOKING)
