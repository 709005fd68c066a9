"""What the tables of tickets share: their registry, and JSON that is NULL when there is none."""

from sqlalchemy import JSON, MetaData

from domain.sql.schema import NAMING

metadata = MetaData(naming_convention=NAMING)

OPTIONAL_JSON = JSON(none_as_null=True)
