"""What moto's RDS has to learn: DocumentDB's engine, the families of clusters' parameter groups, and a latest
restorable time that is not always now."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBCluster, DBInstance, DBInstanceClustered
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
    _set(DBInstanceClustered, "storage_type", property(_storage_type))
    _set(DBCluster, "endpoint", property(lambda made: _host(made, "cluster")))
    _set(DBCluster, "reader_endpoint", property(lambda made: _host(made, "cluster-ro")))
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


def _host(cluster: Any, kind: str) -> str:
    """Moto names all under rds.amazonaws.com."""
    domain = cluster.engine if cluster.engine in ("docdb", "neptune") else "rds"
    name = f"{cluster.db_cluster_identifier}.{kind}-{cluster.url_identifier}"
    return f"{name}.{cluster.region}.{domain}.amazonaws.com"


def _storage_type(member: Any) -> str:
    """Moto says "aurora" of every instance in a cluster."""
    cluster = member.cluster
    return str(cluster.storage_type) if cluster.db_cluster_instance_class else "aurora"


def _set(of: Any, name: str, value: Any) -> None:
    setattr(of, name, value)
