"""The CRM in a database: the only modules of the domain that know SQLAlchemy."""
