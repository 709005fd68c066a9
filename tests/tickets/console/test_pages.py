"""Incidents, figures, and strangers' text on every page."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

from tests.tickets.console.conftest import DANA, THEO, Office, words
from tickets.fields import gather

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e'


def test_an_incident_counts_its_people_and_is_resolved_for_all_of_them(full: Office) -> None:
    ines = full.signed_in("Ines")
    assert "3 people, 1 workspace" in words(ines.html("/incidents"))
    ines.send("/incidents/1001/acknowledge")
    ines.send("/incidents/1001/mitigate")
    ines.send("/incidents/1001/resolve", resolution="A fix is out. Sorry!")
    assert "3 people are told" in words(ines.html("/incidents/1001"))
    for ref in ("1001", "1002", "1003"):
        assert full.sent(ref) == ["A fix is out. Sorry!"]
    assert "INC-1001" not in words(ines.html("/incidents"))
    assert "INC-1001" in words(ines.html("/incidents?show=all"))


def test_incidents_are_merged_unmerged_and_split(full: Office) -> None:
    other = full.report(
        "turn-9", "leo@brightside.example", rule_id="email.not-sent", title="No mail"
    )
    ines = full.signed_in("Ines")
    source = other.incident_ref.removeprefix("INC-")  # type: ignore[union-attr]
    ines.send(f"/incidents/{source}/merge", into="INC-1001")
    assert "4 tickets" in words(ines.html("/incidents/1001"))
    assert "Ines Duarte" in words(ines.html(f"/incidents/{source}")).partition("Who was told")[2]
    ines.send(f"/incidents/{source}/unmerge")
    assert "3 tickets" in words(ines.html("/incidents/1001"))
    for nothing in ([], ["²"], ["9" * 5000]):
        refused = ines.send("/incidents/1001/split", ticket=nothing)
        assert refused.status_code == 409
    assert ines.send("/incidents/1001/split").status_code == 409
    moved = ines.send("/incidents/1001/split", ticket=["1002"])
    assert moved.headers["location"] != "/console/incidents/1001"
    assert full.ticket("1002").incident_ref != "INC-1001"


def test_what_looks_like_the_same_fault_is_suggested_to_super_admins_and_never_merged(
    office: Office,
) -> None:
    errors = ("TypeError: amount of fee is undefined", "TypeError: amount of fee is null")
    for n, error in enumerate(errors, 1):
        said = f'the billing tab crashes, it says "{error}"'
        fields = gather(reporter=office.reporter(), said=said, error_message=error)
        office.report(f"turn-{n}", (THEO, DANA)[n - 1], fields=fields, summary=said)
    office.report("turn-3", rule_id="email.not-sent", title="No mail", summary="no mail arrives")
    ines, priya = office.signed_in("Ines"), office.signed_in("Priya")
    alike = words(ines.html("/incidents/1001")).partition("The same fault?")[2]
    assert "Merge into INC-1002" in alike
    assert "INC-1003" not in alike
    assert "Nothing alike" in words(ines.html("/incidents/1003"))
    assert "The same fault?" not in words(priya.html("/incidents/1001"))
    assert office.ticket("1002").incident_ref == "INC-1002"
    ines.send("/incidents/1001/merge", into="INC-1002")
    assert office.ticket("1001").incident_ref == "INC-1002"


def test_a_severity_changes_with_a_reason_only(full: Office) -> None:
    ines = full.signed_in("Ines")
    assert ines.send("/incidents/1001/severity", severity="P1", why=" ").status_code == 409
    ines.send("/incidents/1001/severity", severity="P1", why="Everybody is hit.")
    assert "INC-1001 is P1 now." in words(ines.html("/incidents/1001"))
    assert "raised" in words(ines.html("/incidents/1001"))
    assert full.ticket("1001").severity == "P1"


def test_the_figures_are_those_of_the_desk(full: Office) -> None:
    ines = full.signed_in("Ines")
    full.clock.forward(timedelta(minutes=30))
    ines.send("/tickets/1001/reply", reply="We are on it.")
    ines.send("/incidents/1001/resolve", resolution="Fixed.")
    said = words(ines.html("/metrics?days=7"))
    assert "Tickets 6 3 resolved" in said
    assert "First response 30 min" in said
    assert "Time to resolve 30 min" in said
    assert "opportunities.billing-crash 3" in said
    assert "Reopened 0 % 0 of those resolved" in said


def test_how_fast_it_went_is_drawn_day_by_day(full: Office) -> None:
    ines = full.signed_in("Ines")
    assert "day by day" not in ines.html("/metrics?days=7")
    assert "nothing answered yet" in words(ines.html("/metrics?days=7"))
    full.clock.forward(timedelta(minutes=30))
    ines.send("/tickets/1001/reply", reply="We are on it.")
    ines.send("/incidents/1001/resolve", resolution="Fixed.")
    page = ines.html("/metrics?days=7")
    for figure in ("First response", "Time to acknowledge", "Time to resolve"):
        assert f'aria-label="{figure}, day by day"' in page
    assert page.count(": 30 min</title>") == 3


class Elements(HTMLParser):
    """What a page would run or load: scripts, handlers, pictures, frames, foreign addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.run += [(tag, name) for name, _ in attrs if name.startswith(("on", "style", "hx-"))]
        if tag in ("script", "img", "iframe", "object", "embed", "base", "style", "use"):
            self.run.append((tag, dict(attrs).get("src") or ""))
        for name, value in attrs:
            foreign = not (value or "").startswith(("/console", "#"))
            if name in ("href", "action", "formaction", "srcdoc") and foreign:
                self.run.append((tag, value or ""))


def test_stored_text_is_text_on_every_page(office: Office) -> None:
    fields = gather(reporter=office.reporter(), said=HOSTILE, opportunity=HOSTILE, url=HOSTILE,
                    browser=HOSTILE, error_message=HOSTILE)  # fmt: skip
    office.report(
        summary=HOSTILE, title=HOSTILE[:150], steps=HOSTILE, why=HOSTILE, fields=fields,
        deal={HOSTILE: HOSTILE, "reqs": [HOSTILE]}, shown=(HOSTILE,), tools=(HOSTILE,),
        reporter=replace(office.reporter(), name=HOSTILE, workspace_name=HOSTILE),
    )  # fmt: skip
    ines = office.signed_in("Ines")
    ines.send("/tickets/1001/note", note=HOSTILE)
    ines.send("/tickets/1001/reply", reply=HOSTILE)
    ines.send("/views", at="/", name=HOSTILE[:60], query=f"q={HOSTILE}")
    again = ines.send("/tickets/1001/priority", priority="urgent", why="")
    pages = [
        ines.html(p)
        for p in (
            "/",
            f"/?q={HOSTILE}",
            "/tickets/1001",
            "/incidents/1001",
            "/incidents",
            "/metrics",
        )
    ]
    for html in [*pages, again.text]:
        found = Elements()
        found.feed(html)
        assert found.run == [("script", "/console/static/console.js")]
        assert all("49" not in after[:40] for after in html.split("alert(1)")[1:])
    assert "alert(1)" in pages[2]
