"""Registers the shop's SAP HANA system with Systems Manager for SAP."""

from __future__ import annotations

from typing import Any

from aws_sandbox.backup.models import backend_of
from aws_sandbox.clock import moto_time
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.ssm_sap.models import Application, Database, ssm_sap_of
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.hana import (
    ADDRESS,
    APPLICATION,
    COMPONENT,
    HANA_DATABASES,
    HOST,
    NODE,
    SYSTEM,
    VERSION,
    database_arn,
)

DAY = 86_400.0


def seed_ssm_sap(place: Place) -> None:
    if place.account != SHOP.id or place.region != PARTITIONS[place.partition].main_region:
        return
    sap = ssm_sap_of(place)
    updated = moto_time(backend_of(place.account, place.region).clock.start - DAY)
    host = {
        "HostName": HOST,
        "HostIp": ADDRESS,
        "InstanceId": "00",
        "HostRole": "LEADER",
        "OsVersion": "SUSE Linux Enterprise Server 15 SP4",
    }
    common: dict[str, Any] = {
        "ApplicationId": APPLICATION,
        "Sid": SYSTEM,
        "SystemNumber": "00",
        "Status": "RUNNING",
        "HdbVersion": VERSION,
        "PrimaryHost": HOST,
        "LastUpdated": updated,
    }
    components = {
        COMPONENT: {
            **common,
            "ComponentId": COMPONENT,
            "ComponentType": "HANA",
            "ChildComponents": [NODE],
            "Databases": [database_arn(place, row.name) for row in HANA_DATABASES],
            "Hosts": [host],
        },
        NODE: {
            **common,
            "ComponentId": NODE,
            "ComponentType": "HANA_NODE",
            "ParentComponent": COMPONENT,
            "Hosts": [host],
        },
    }
    tags = {"team": "shop"}
    sap.applications[APPLICATION] = Application(place, APPLICATION, components, updated, tags)
    for row in HANA_DATABASES:
        database = Database(
            place, APPLICATION, COMPONENT, row.name, row.type, row.port, HOST, updated, dict(tags)
        )
        sap.databases[database.arn] = database
