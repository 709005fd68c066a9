"""Which day it is where a workspace is."""

from datetime import date
from zoneinfo import ZoneInfo

from domain.events import By


def today(by: By) -> date:
    """The day of a change, in the zone of the workspace."""
    return by.at.astimezone(ZoneInfo(by.actor.workspace.timezone)).date()
