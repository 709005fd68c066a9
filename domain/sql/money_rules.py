"""What the database refuses about invoices, payments and orders, whoever writes."""

from itertools import groupby

from babel.numbers import get_currency_precision, list_currencies

from domain.orders import LEAST_TOTAL
from domain.sql.refusing import Trigger, append_only, changed, of

#: What an invoice keeps once it was sent.
SENT_KEEPS = (
    *("workspace_id", "id", "number", "client_id", "opportunity_id", "type", "currency"),
    *("total_minor", "recipient", "due_on", "created_by", "created_at", "sent_at"),
)
#: The digits after the point that nearly every currency has.
CENTS = 2
_STAYS = "an invoice that was sent stays as it is"
_LINES_STAY = "the lines of an invoice that was sent stay as they are"
_INVOICE = of("invoice", pointer="invoice_id")
_PAID = "SELECT coalesce(sum(payment.amount_minor), 0) "

PAYMENTS = (
    *append_only("payment"),
    Trigger(
        "payment",
        "payment_refuses_a_draft",
        "INSERT",
        None,
        "a draft is sent before it is paid",
        f"EXISTS (SELECT 1 {_INVOICE} AND invoice.status = 'draft')",
    ),
    Trigger(
        "payment",
        "payment_refuses_too_much",
        "INSERT",
        None,
        "an invoice is never paid more than it comes to",
        f"NEW.amount_minor + ({_PAID}{of('payment', 'invoice_id', pointer='invoice_id')}) "
        f"> (SELECT invoice.total_minor {_INVOICE})",
    ),
    Trigger(
        "payment",
        "payment_refuses_a_void_invoice",
        "INSERT",
        None,
        "nobody pays an invoice that is void",
        f"EXISTS (SELECT 1 {_INVOICE} AND invoice.status = 'void')",
    ),
    # Two at once that would come to too much together claim the same place, which is unique.
    Trigger(
        "payment",
        "payment_refuses_another_place",
        "INSERT",
        None,
        "payments are counted as they come in",
        f"NEW.position != (SELECT count(*) {of('payment', 'invoice_id', pointer='invoice_id')})",
    ),
)
INVOICES = (
    Trigger(
        "invoice",
        "invoice_refuses_another_beginning",
        "INSERT",
        "NEW.status != 'draft'",
        "an invoice begins as a draft",
    ),
    Trigger(
        "invoice",
        "invoice_refuses_rewriting",
        "UPDATE",
        f"OLD.status != 'draft' AND (NEW.status = 'draft' OR {changed(*SENT_KEEPS)} "
        f"OR (OLD.status = 'paid' AND ({changed('status', 'paid_at')})))",
        _STAYS,
    ),
    Trigger(
        "invoice",
        "invoice_refuses_reviving",
        "UPDATE",
        "OLD.status = 'void' AND NEW.status <> OLD.status",
        "an invoice that is void stays void",
    ),
    Trigger(
        "invoice",
        "invoice_refuses_void_with_payments",
        "UPDATE",
        "NEW.status = 'void' AND OLD.status <> NEW.status",
        "an invoice that money came in for is never void",
        f"EXISTS (SELECT 1 {of('payment', 'invoice_id', pointer='id')})",
    ),
    Trigger("invoice", "invoice_refuses_delete", "DELETE", "OLD.status != 'draft'", _STAYS),
    Trigger(
        "invoice",
        "invoice_refuses_another_total",
        "UPDATE",
        "OLD.status = 'draft' AND NEW.status != 'draft'",
        "an invoice comes to what its lines come to",
        "NEW.total_minor <> (SELECT sum(invoice_line.quantity * invoice_line.unit_minor) "
        f"{of('invoice_line', 'invoice_id', pointer='id')})",
    ),
    Trigger(
        "invoice",
        "invoice_refuses_being_paid_before",
        "UPDATE",
        "NEW.status = 'paid' AND OLD.status != 'paid'",
        "an invoice is paid once its payments come to its total",
        f"NEW.total_minor != ({_PAID}{of('payment', 'invoice_id', pointer='id')})",
        at_end=True,
    ),
    *(
        Trigger(
            "invoice_line",
            f"invoice_line_refuses_{verb}",
            verb.upper(),
            None,
            _LINES_STAY,
            " OR ".join(
                f"EXISTS (SELECT 1 {of('invoice', row=row, pointer='invoice_id')} "
                "AND invoice.status != 'draft')"
                for row in rows
            ),
        )
        for verb, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",)))
    ),
)


def _least_total() -> str:
    """The smallest total of an order in the minor units of its currency."""
    by_digits = sorted(list_currencies(), key=lambda it: (get_currency_precision(it), it))
    others = [
        (", ".join(f"'{it}'" for it in codes), LEAST_TOTAL * 10**digits)
        for digits, codes in groupby(by_digits, get_currency_precision)
        if digits != CENTS
    ]
    cases = " ".join(f"WHEN NEW.currency IN ({codes}) THEN {least}" for codes, least in others)
    return f"CASE {cases} ELSE {LEAST_TOTAL * 10**CENTS} END"


def _months(column: str) -> str:
    return f"({_part(column, 1, 4)} * 12 + {_part(column, 6, 2)})"


def _part(column: str, start: int, length: int) -> str:
    """The year, month or day of a date, which both databases write as ISO 8601 does."""
    return f"CAST(substr(CAST(NEW.{column} AS TEXT), {start}, {length}) AS INTEGER)"


_BEGINS, _ENDS = _part("effective_on", 9, 2), _part("expires_on", 9, 2)

ORDERS = (
    *append_only("contract_order"),
    Trigger(
        "contract_order",
        "contract_order_refuses_another_deal",
        "INSERT",
        None,
        "an order is for what its deal was won at",
        f"NOT EXISTS (SELECT 1 {of('opportunity', pointer='opportunity_id')} "
        "AND opportunity.status = 'won' AND opportunity.won_minor = NEW.total_minor "
        "AND opportunity.currency = NEW.currency)",
        at_end=True,
    ),
    Trigger(
        "contract_order",
        "contract_order_refuses_so_little",
        "INSERT",
        f"NEW.total_minor < {_least_total()}",
        f"an order comes to {LEAST_TOTAL} of its currency at least",
    ),
    # The same day of the month, or the last day of a shorter month.
    Trigger(
        "contract_order",
        "contract_order_refuses_another_end",
        "INSERT",
        f"{_months('expires_on')} - {_months('effective_on')} != NEW.duration_months "
        f"OR NOT ({_ENDS} = {_BEGINS} OR ({_ENDS} >= 28 AND {_ENDS} < {_BEGINS}))",
        "a contract ends so many months after its first day",
    ),
)

MONEY = (*PAYMENTS, *INVOICES, *ORDERS)
