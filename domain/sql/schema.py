"""What every table shares: naming, the tenant's key, and foreign keys that can't cross tenants."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain.sql.types import UtcDateTime

#: Constraints have names, so that migrations can speak of them.
NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """The CRM's own tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime}


class Tenant:
    """A row of one workspace. Its key begins with the workspace, so that every reference does."""

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspace.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)


def within_workspace(target: str, *columns: str, to: tuple[str, ...] = ()) -> ForeignKeyConstraint:
    """A foreign key to a row of the same workspace; `columns` meet `to`, or its last `id`.

    `within_workspace("stage", "pipeline_id", "stage_id")` is a stage of that very pipeline.
    """
    targets = to or (*columns[:-1], "id")
    return ForeignKeyConstraint(
        ("workspace_id", *columns),
        [f"{target}.{column}" for column in ("workspace_id", *targets)],
        ondelete="RESTRICT",
    )


def only_one(name: str, *columns: str, where: str) -> Index:
    """A uniqueness that holds among the rows that `where` selects, on both databases."""
    condition = text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def must(name: str, condition: str) -> CheckConstraint:
    """A CHECK in portable SQL."""
    return CheckConstraint(condition, name=name)
