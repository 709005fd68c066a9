"""What no row may do: history is append-only, closed deals stay closed, a stage keeps its key."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

APPEND_ONLY = ("stage_event", "activity", "recreation", "contract_order", "board_change")

#: What a closed deal keeps: everything but its version, which counts the REQs linked to it.
FROZEN = (
    *("number", "title", "client_id", "owner_id", "pipeline_id", "stage_id", "status"),
    *("deal_type", "fee_model", "fee_bp", "currency", "value_minor", "probability"),
    *("probability_source", "notes", "contract_details", "starts_on", "expected_close_on"),
    *("max_days_override", "max_days_sticky", "stage_entered_at", "created_at", "held_at"),
    *("hold_until", "held_seconds", "closed_at", "won_minor", "loss_reason_id", "competitor"),
    "loss_notes",
)


@dataclass(frozen=True)
class Trigger:
    """A refusal before a row of `table` is touched, and what it says."""

    table: str
    name: str
    event: str
    when: str | None
    words: str

    def sql(self, dialect: str) -> str:
        """The statement that creates it."""
        when = f" WHEN {_condition(self.when, dialect)}" if self.when else ""
        head = f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table}"
        if dialect == "postgresql":
            return f"{head} FOR EACH ROW{when} EXECUTE FUNCTION refuse_change('{self.words}')"
        return f"{head}{when} BEGIN SELECT RAISE(ABORT, '{self.words}'); END"


def _condition(when: str, dialect: str) -> str:
    differs = "IS DISTINCT FROM" if dialect == "postgresql" else "IS NOT"
    return f"({when.replace('<>', differs)})"


ALL = (
    *(
        Trigger(table, f"{table}_refuses_{verb}", verb.upper(), None, f"{table} is append-only")
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ),
    Trigger(
        "opportunity",
        "opportunity_refuses_reopening",
        "UPDATE",
        "OLD.status IN ('won', 'lost', 'cancelled') AND ("
        + " OR ".join(f"NEW.{column} <> OLD.{column}" for column in FROZEN)
        + ")",
        "a closed opportunity stays as it is",
    ),
    Trigger(
        "stage",
        "stage_refuses_another_key",
        "UPDATE",
        "NEW.key <> OLD.key",
        "the key of a stage never changes",
    ),
)

_FUNCTION = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$"
)

#: For each dialect, the statements that create the triggers.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(it.sql("sqlite") for it in ALL),
    "postgresql": (_FUNCTION, *(it.sql("postgresql") for it in ALL)),
}


def create_triggers(connection: Connection) -> None:
    """Arm the tables of a fresh database."""
    for statement in TRIGGERS[connection.dialect.name]:
        connection.execute(text(statement))
