"""Which parts of the product a report names: what its fault is known by where its rule doesn't say.

A few rules tell how something fails and not what: it crashes, it errs, it just fails, or a diagnosis
finds nothing that explains it. Two reports by such a rule are one fault only if they name the same.
"""

from collections.abc import Mapping

from tickets.must_escalate import SOME_FAULT
from tickets.policy import INCONSISTENT, vocabulary
from tickets.traits import said
from tickets.wording import Phrases, phrases, read

#: Rules that fit whatever part of the product fails.
ANYWHERE = frozenset(
    [INCONSISTENT, SOME_FAULT.id, "general.crash", "general.data-loss", "general.server-error"]
)
#: Of these, those whose own words say no more than that something is wrong.
VAGUE = frozenset([INCONSISTENT, SOME_FAULT.id])

_PARTS: Mapping[str, Phrases] = {
    part: phrases(words)
    for part, words in {
        "opportunities": "opportunity, opp, deal, pipeline, board",
        "reqs": "req, requisition, job order, vacancy",
        "invoices": "invoice, invoicing",
        "billing": "billing, subscription, renewal, payment",
        "revenue": "revenue, forecast, turnover",
        "candidates": "candidate, cv, resume, applicant, profile, parser",
        "leads": "lead, prospect",
        "campaigns": "campaign, sequence, outreach",
        "workflows": "workflow, automation, trigger",
        "portal": "portal, guest, magic link",
        "credits": "credit, quota",
        "seats": "seat, licence, license",
        "integrations": "integration, webhook, sync, oauth, api, zap, zapier, hubspot, apollo",
        "extension": "extension, plugin, sniper",
        "linkedin": "linkedin, sales nav",
        "reports": "report, chart, graph, dashboard, analytic, widget, statistic",
        "mail": "mailbox, inbox, email, mail, gmail, outlook, bounce, template",
        "calendar": "calendar, meeting, appointment, interview",
        "notes": "note, comment, timeline",
        "tasks": "task, reminder",
        "files": "file, attachment, upload, document, pdf",
        "search": "search",
        "views": "filter, saved view, table",
        "exports": "export, csv, xls, xlsx",
        "imports": "import",
        "settings": "settings page, settings tab, open settings, in settings, preference",
        "tags": "tag",
        "fields": "field",
        "signing in": "login, log in, sign in, password",
        "notifications": "notification",
    }.items()
}


def parts_in(text: str) -> str:
    """Return the parts of the product that a text names, in a fixed order; empty for none."""
    clauses = read(said(text), vocabulary())
    return ", ".join(part for part, words in _PARTS.items() if words.named_in(clauses))


def named_parts(text: str) -> frozenset[str]:
    """Return the parts of the product that a message names."""
    return frozenset(filter(None, parts_in(text).split(", ")))


def subject_of(rule_id: str, text: str, topic: str | None) -> str:
    """Return what a report is about that concerns no single object: of a rule that fits anywhere.

    `topic` is what a diagnosis was about, if one was made.
    """
    if rule_id not in ANYWHERE:
        return ""
    return topic if topic and rule_id == INCONSISTENT else parts_in(text)
