"""What moto's RDS has to learn: DocumentDB's engine, the families of clusters' parameter groups, and a latest
restorable time that is not always now."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBCluster, DBInstance
from moto.rds.utils import ClusterEngine, DbInstanceEngine, FilterDef

from aws_sandbox.rds import cluster_offers

_cluster_engines = [engine.value for engine in ClusterEngine] + ["docdb"]
_instance_engines = [engine.value for engine in DbInstanceEngine] + ["docdb"]
_guessed_family: Any = DBInstance.default_db_parameter_group_details


def teach() -> None:
    """Done once a process."""
    _set(ClusterEngine, "list_cluster_engines", staticmethod(lambda: sorted(_cluster_engines)))
    _set(DbInstanceEngine, "valid_db_instance_engine", staticmethod(lambda: sorted(_instance_engines)))
    _set(DBInstance, "default_db_parameter_group_details", _family)
    _set(DBInstance, "latest_restorable_time", property(lambda made: made.backend.latest_restorable(made)))
    _set(DBCluster, "latest_restorable_time", property(lambda made: made.backend.latest_of_cluster(made)))
    DBCluster.SUPPORTED_FILTERS["db-cluster-resource-id"] = FilterDef(
        ["db_cluster_resource_id"], "DB Cluster Resource Ids"
    )


def _family(database: Any) -> tuple[str, str]:
    """Of an instance's parameter group. Moto cuts the last number off any version, which is wrong for
    aurora-mysql and docdb."""
    family = cluster_offers.family_of(database.engine, database.engine_version)
    if family is None:
        guessed: tuple[str, str] = _guessed_family(database)
        return guessed
    return family, f"default.{family}"


def _set(of: Any, name: str, value: Any) -> None:
    setattr(of, name, value)
