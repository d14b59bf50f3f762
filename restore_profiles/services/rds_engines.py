"""The engines of Amazon RDS, and what each has."""

from __future__ import annotations

from restore_profiles.model import Choice
from restore_profiles.rules import AnyOf, Equals, Given, Not, Rule

MYSQL = ("mysql",)
MARIADB = ("mariadb",)
POSTGRES = ("postgres",)
ORACLE = ("oracle-ee", "oracle-ee-cdb", "oracle-se2", "oracle-se2-cdb")
SQL_SERVER = ("sqlserver-ee", "sqlserver-se", "sqlserver-ex", "sqlserver-web")
DB2 = ("db2-ae", "db2-ce", "db2-se")
ENGINES = (*POSTGRES, *MYSQL, *MARIADB, *ORACLE, *SQL_SERVER, *DB2)


def engine_is(*engines: str) -> Equals:
    return Equals("Engine", *engines)


def may_be(*engines: str) -> Rule:
    """One of these engines, or none is named: then RDS takes the source's."""
    return AnyOf(Not(Given("Engine")), engine_is(*engines))


# Left open: the pages name these, and a refused licence is RDS's own to tell.
LICENSES = (
    Choice("postgresql-license", when=may_be(*POSTGRES)),
    Choice("general-public-license", when=may_be(*MYSQL, *MARIADB)),
    Choice("license-included", when=may_be(*ORACLE, *SQL_SERVER)),
    Choice("bring-your-own-license", when=may_be(*ORACLE, *DB2)),
    Choice("bring-your-own-media", when=may_be(*SQL_SERVER)),
    Choice("marketplace-license", when=may_be(*DB2)),
)

LOGS = (
    Choice("postgresql", when=may_be(*POSTGRES)),
    Choice("upgrade", when=may_be(*POSTGRES)),
    Choice("iam-db-auth-error", when=may_be(*POSTGRES, *MYSQL, *MARIADB)),
    Choice("error", when=may_be(*MYSQL, *MARIADB, *SQL_SERVER)),
    Choice("general", when=may_be(*MYSQL, *MARIADB)),
    Choice("slowquery", when=may_be(*MYSQL, *MARIADB)),
    Choice("audit", when=may_be(*MYSQL, *MARIADB, *ORACLE)),
    Choice("alert", when=may_be(*ORACLE)),
    Choice("listener", when=may_be(*ORACLE)),
    Choice("trace", when=may_be(*ORACLE)),
    Choice("oemagent", when=may_be(*ORACLE)),
    Choice("agent", when=may_be(*SQL_SERVER)),
    Choice("diag.log", when=may_be(*DB2)),
    Choice("notify.log", when=may_be(*DB2)),
)
