"""Virtual machines: a recovery point becomes a virtual machine on a hypervisor, or an instance in EC2 (guide,
"Restore a virtual machine using AWS Backup"). RestoreTo says which.

What a client could have known is refused at once. What the hypervisor or EC2 finds while it works fails the
job.
"""

from __future__ import annotations

from aws_sandbox.backup.errors import InvalidParameterValue, InvalidRequest, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.kind import RestoreKind
from aws_sandbox.restores.virtual_machine_ec2 import MachineToEc2
from aws_sandbox.restores.virtual_machine_vmware import MachineToVmware
from aws_sandbox.world.accounts import Place

TARGETS: dict[str, RestoreKind] = {"VMware": MachineToVmware(), "EC2Instance": MachineToEc2()}

EBS_KEYS = frozenset({"KmsKeyId", "AvailabilityZone", "EbsVolumeType", "IsEncrypted"})


class VirtualMachineRestore:
    fidelity = (
        "real: a virtual machine in Backup gateway's lists, or an instance in EC2 with a volume for each "
        "disk; no data, and no restore to an EBS volume: no page gives its value of RestoreTo"
    )

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        wanted = request.metadata.get("RestoreTo")
        if wanted is None:
            raise MissingParameterValue("Restore metadata is missing RestoreTo.")
        if wanted not in TARGETS:
            if EBS_KEYS & request.metadata.keys():
                raise InvalidRequest(
                    "Restores of one disk to an EBS volume are not simulated by the sandbox: AWS documents "
                    "no value of RestoreTo for them."
                )
            raise InvalidParameterValue(f"Invalid RestoreTo: {wanted}. Valid: {', '.join(TARGETS)}")
        TARGETS[wanted].refuse(place, point, request)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        if request.copy_tags:
            return "Copying tags from the source resource is not supported for virtual machines."
        return TARGETS[request.metadata["RestoreTo"]].failure(place, point, request, role)

    def seconds(self, point: RecoveryPoint) -> float:
        # 8 s for a small machine, 20 s from 1 TiB on or from cold storage.
        return 20.0 if point.storage_class == "COLD" else 8.0 + 12.0 * min(1.0, point.source_gib / 1024)

    def create(self, place: Place, job: RestoreJob) -> str:
        return TARGETS[job.request.metadata["RestoreTo"]].create(place, job)
