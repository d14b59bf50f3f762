"""From when to when continuous backups can be restored, as their services tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aws_api.calls import Calls
from aws_api.lookups import rds, rds_clusters, ssm_sap
from recovery.account import WindowFacts
from recovery.errors import AwsError
from recovery.models import RecoveryPoint

# `PointInTime.window_lookup` -> what tells the window.
WINDOWS: Mapping[str, Callable[[Calls, RecoveryPoint], WindowFacts]] = {
    "aurora-cluster": rds_clusters.window,
    "hana-database": ssm_sap.window,
    "rds-instance": rds.window,
}


def restore_window(calls: Calls, lookup: str, point: RecoveryPoint) -> WindowFacts:
    """The window, or why nobody tells it."""
    look_up = WINDOWS.get(lookup)
    if look_up is None:
        return WindowFacts(why_unknown=f"there is no look-up called {lookup}")
    try:
        return look_up(calls, point)
    except AwsError as error:
        return WindowFacts(why_unknown=error.text)
