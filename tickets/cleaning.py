"""Cleaning: what is stored of a report holds no secrets, nothing unstorable and nothing endless."""

import hashlib
import json
from dataclasses import asdict, replace

from tickets import policy
from tickets.must_escalate import SOME_FAULT
from tickets.redaction import redact_within, storable
from tickets.ticket import FIELD_NAMES, FieldValue, Report, SevenFields, TranscriptLine

LONGEST_TEXT = 8_000


def sha256_of(transcript: tuple[TranscriptLine, ...]) -> str:
    """Return the SHA-256 of a transcript, so that a later change shows."""
    lines = [asdict(line) for line in transcript]
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()


def clean(report: Report) -> Report:
    """Redact every text of a report that a person, a model or a record has filled."""
    deal = redact_within(report.deal)
    return replace(
        report,
        summary=fit(report.summary),
        title=_title(report),
        why=fit(report.why),
        about=storable(report.about).strip().upper()[:80],
        reporter=replace(report.reporter, name=storable(report.reporter.name)[:200]),
        steps=fit(report.steps) if report.steps else None,
        fields=SevenFields(**{name: _clean_field(report.fields, name) for name in FIELD_NAMES}),
        deal=deal if isinstance(deal, dict) else None,
        transcript=tuple(TranscriptLine(line.role, fit(line.text)) for line in report.transcript),
    )


def _clean_field(fields: SevenFields, name: str) -> FieldValue:
    value: FieldValue = getattr(fields, name)
    return FieldValue(fit(value.value)) if value.value else value


def _title(report: Report) -> str:
    """Take the rule's words, or the first line of the reporter's where the rule says nothing."""
    said = "" if report.rule_id == SOME_FAULT.id else policy.says(report.rule_id)
    named = report.title or said or report.summary.strip() or "Empty message"
    line = storable(named).strip().splitlines()[0]
    return line if len(line) <= 80 else line[:79].rstrip() + "…"


def fit(text: str) -> str:
    """Redact a text, and cut what is too long to be read."""
    text = storable(text)
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[:LONGEST_TEXT]}… ({len(text) - LONGEST_TEXT:,} more characters)"
