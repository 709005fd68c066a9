"""Templates of the console: everything stored is text, never HTML."""

from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tickets.alerts import CourierName

#: How a courier is called.
WAYS = {
    CourierName.SLACK: "in Slack",
    CourierName.EMAIL: "by e-mail",
    CourierName.CHANNEL: "in a channel",
    CourierName.WEBHOOK: "by webhook",
}
TEMPLATES = Path(__file__).parent / "templates"


def environment() -> Environment:
    """Return the templates; a name that a page was not given is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"ago": ago, "moment": moment, "span": span, "way": WAYS.__getitem__}
    return made


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago something was, or how soon it is: "3 h ago", "in 20 min"."""
    gap = now - at
    if abs(gap) < timedelta(minutes=1):
        return "just now" if gap >= timedelta() else "in a moment"
    return f"{span(gap)} ago" if gap > timedelta() else f"in {span(-gap)}"


def span(length: timedelta | None) -> str:
    """Return a length of time, no more exact than people say it; a dash for none."""
    if length is None:
        return "–"
    seconds = length.total_seconds()
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    if seconds < 36 * 3600:
        hours, minutes = divmod(round(seconds / 60), 60)
        return f"{hours} h {minutes} min" if minutes and hours < 10 else f"{hours} h"
    return f"{seconds / 86400:.0f} days"


def moment(at: datetime) -> Markup:
    """Return a moment as an element of HTML; the page's script shows it in the reader's own zone."""
    shown = at.strftime("%d %b %Y, %H:%M UTC")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), shown)
