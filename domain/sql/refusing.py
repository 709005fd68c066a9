"""Refusals of rows, written once and made into triggers of SQLite and of PostgreSQL."""

from dataclasses import dataclass

#: The function of PostgreSQL that refuses whatever comes.
REFUSE = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$"
)


@dataclass(frozen=True)
class Trigger:
    """A refusal of a row of `table`, and what it says.

    `when` looks at OLD and NEW, `found` at other rows; both have to hold, and `<>` tells NULL from
    everything else. One that looks `at_end` may be put right before the transaction ends: on
    PostgreSQL it waits for the commit, on SQLite for the end of the statement.
    """

    table: str
    name: str
    event: str
    when: str | None
    words: str
    found: str | None = None
    at_end: bool = False

    def sql(self, dialect: str) -> tuple[str, ...]:
        """The statements that create it."""
        return self._postgresql() if dialect == "postgresql" else (self._sqlite(),)

    def _sqlite(self) -> str:
        conditions = [f"({it})" for it in (self.when, self.found) if it]
        when = f" WHEN {_told_apart(' AND '.join(conditions), 'IS NOT')}" if conditions else ""
        moment = "AFTER" if self.at_end else "BEFORE"
        head = f"CREATE TRIGGER {self.name} {moment} {self.event} ON {self.table}"
        return f"{head}{when} BEGIN SELECT RAISE(ABORT, '{self.words}'); END"

    def _postgresql(self) -> tuple[str, ...]:
        when = f" WHEN {_told_apart(f'({self.when})', 'IS DISTINCT FROM')}" if self.when else ""
        head = (
            f"CREATE CONSTRAINT TRIGGER {self.name} AFTER {self.event} ON {self.table} "
            "DEFERRABLE INITIALLY DEFERRED"
            if self.at_end
            else f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table}"
        )
        if self.found is None:
            refusal = f"refuse_change('{self.words}')"
            return (f"{head} FOR EACH ROW{when} EXECUTE FUNCTION {refusal}",)
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_told_apart(self.found, 'IS DISTINCT FROM')} THEN RAISE EXCEPTION "
            f"'{self.words}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'OLD' if self.event == 'DELETE' else 'NEW'}; END $$",
            f"{head} FOR EACH ROW{when} EXECUTE FUNCTION {self.name}()",
        )


def _told_apart(condition: str, differs: str) -> str:
    return condition.replace("<>", differs)


def append_only(table: str) -> tuple[Trigger, ...]:
    """Rows of this table stay as they were written."""
    return tuple(
        Trigger(table, f"{table}_refuses_{verb}", verb.upper(), None, f"{table} is append-only")
        for verb in ("update", "delete")
    )


def changed(*columns: str) -> str:
    """Whether an UPDATE touches any of these columns."""
    return " OR ".join(f"NEW.{it} <> OLD.{it}" for it in columns)


def of(table: str, key: str = "id", *, row: str = "NEW", pointer: str) -> str:
    """The rows of another table that belong to this one, from FROM on."""
    return (
        f"FROM {table} WHERE {table}.workspace_id = {row}.workspace_id "
        f"AND {table}.{key} = {row}.{pointer}"
    )


def written(
    table: str, name: str, when: str, touched: tuple[str, ...], words: str, found: str | None = None
) -> tuple[Trigger, ...]:
    """The same for a new row and for one in which any of the `touched` columns changes."""
    return (
        Trigger(table, f"{name}_at_first", "INSERT", when, words, found),
        Trigger(
            table, f"{name}_later", "UPDATE", f"({changed(*touched)}) AND {when}", words, found
        ),
    )
