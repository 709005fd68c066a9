"""The queue as CSV, for spreadsheets: what looks like a formula there stays text."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import Response

from tickets.console.listing import Cursor, Entry, Sort, Wanted
from tickets.console.visit import Visit

#: At most so many rows; narrower filters get at the rest.
MOST_ROWS = 10_000
_ROWS_AT_ONCE = 1000
#: How a cell begins that a spreadsheet would run, white space aside.
RUNS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")
#: Where a cell of ours begins, or what is one to a spreadsheet that separates cells by other signs.
_BEGINS = re.compile(rf"(^|[;\t\r\n\v\f])(?=[ \u00a0\ufeff\"]*[{re.escape(''.join(RUNS))}])")
HEADINGS = (
    "Ticket", "Severity", "Status", "Title", "Reporter", "Workspace", "Plan", "Component",
    "Assignee", "Incident", "Opened (UTC)", "Due (UTC)",
)  # fmt: skip


def export(visit: Visit) -> Response:
    """Return what the filter selects, newest first."""
    wanted = replace(Wanted.read(visit.query.multi_items()), sort=Sort.NEWEST, cursor=None)
    return Response(
        written(_all(visit, wanted)),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="tickets.csv"'},
    )


def written(entries: Iterable[Entry]) -> str:
    """Write tickets as CSV, every cell in quotes; the first characters tell Excel that it is UTF-8."""
    lines = io.StringIO()
    sheet = csv.writer(lines, quoting=csv.QUOTE_ALL)
    sheet.writerow(HEADINGS)
    for entry in entries:
        sheet.writerow(map(inert, _cells(entry)))
    return "\ufeff" + lines.getvalue()


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs, whatever separates its cells: an apostrophe makes text.

    Most of Europe's separate them by semicolons, and take our commas and quotes for text.
    """
    cell = _BEGINS.sub(r"\1'", cell)
    return f"'{cell}" if cell.lstrip(" \u00a0\ufeff").startswith(_BREAKS) else cell


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        entry.ref,
        entry.severity,
        entry.status,
        entry.title,
        entry.reporter,
        entry.workspace or "",
        entry.plan or "",
        entry.component,
        entry.assignee or "",
        f"INC-{entry.incident}" if entry.incident else "",
        entry.opened_at.strftime("%Y-%m-%d %H:%M"),
        entry.due.strftime("%Y-%m-%d %H:%M") if entry.due else "",
    )


def _all(visit: Visit, wanted: Wanted) -> Iterable[Entry]:
    queue, staff, left = visit.stores.queue, visit.staff, MOST_ROWS
    while left > 0:
        found = queue.find(wanted, staff.id, visit.now, min(left, _ROWS_AT_ONCE))
        yield from found
        if len(found) < _ROWS_AT_ONCE:
            return
        left -= len(found)
        wanted = replace(wanted, cursor=Cursor(found[-1].key, found[-1].number))
