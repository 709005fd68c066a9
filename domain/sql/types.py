"""Column types that behave alike on SQLite and PostgreSQL."""
# ruff: noqa: A005  (always imported as domain.sql.types)

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: refuses naive values, and always comes back aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone, and PostgreSQL answers in the session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(values: type[StrEnum], name: str) -> Enum:
    """One of the enum's values, kept as text with a CHECK of that name."""
    return _text_of(values, name, checked=True)


def kind_of(values: type[StrEnum], name: str) -> Enum:
    """One of an enum's values, of which every release has more: the database takes any text."""
    return _text_of(values, name, checked=False)


def _text_of(values: type[StrEnum], name: str, *, checked: bool) -> Enum:
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=checked,
        validate_strings=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
