"""The pages that the profile of Amazon RDS is written from, and how a parameter of RDS is declared.

AWS Backup's page on RDS lists no keys: it refers to the two operations of RDS that it calls. Restore testing
lets most of the older parameters be set, so those are handed on. Whether the newer ones are, no page says.
"""

from __future__ import annotations

from functools import partial

from restore_profiles.model import Evidence, Field
from restore_profiles.rules import Equals

PAGE = "Restore an RDS database"
PITR_PAGE = "Point-in-time recovery"
FROM_SNAPSHOT = "Amazon RDS API, RestoreDBInstanceFromDBSnapshot"
TO_MOMENT = "Amazon RDS API, RestoreDBInstanceToPointInTime"
STORAGE_PAGE = "Amazon RDS DB instance storage"

known = partial(Field, source=FROM_SNAPSHOT)
newer = partial(Field, source=FROM_SNAPSHOT, evidence=Evidence.UNVERIFIED)

CONTINUOUS = Equals("point.continuous", "true")
MULTI_AZ = Equals("MultiAZ", "true")
