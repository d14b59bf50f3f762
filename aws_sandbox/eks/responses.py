"""Operations of EKS that moto lacks: versions, add-ons, pod identities, access entries."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.eks.exceptions import InvalidParameterException
from moto.eks.models import eks_backends
from moto.eks.responses import EKSResponse

from aws_sandbox.eks.models import SandboxEksBackend, not_found
from aws_sandbox.eks.offers import DEFAULT_VERSION, VERSIONS, versions
from aws_sandbox.world.kubernetes import ADDONS

MOST_RESULTS = 100
"""maxResults of EKS's listings."""

SUMMARY = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId")


class SandboxEksResponse(EKSResponse):
    @property
    def backend(self) -> SandboxEksBackend:
        backend = eks_backends[self.current_account][self.region]
        assert isinstance(backend, SandboxEksBackend)
        return backend

    def describe_cluster_versions(self) -> ActionResult:
        inputs = self._inputs()
        found = versions()
        if wanted := inputs.get("clusterVersions"):
            found = [version for version in found if version["clusterVersion"] in wanted]
        if inputs.get("defaultOnly"):
            found = [version for version in found if version["defaultVersion"]]
        if (status := inputs.get("versionStatus")) is not None:
            found = [version for version in found if version["versionStatus"] == status]
        return self._page("clusterVersions", found, inputs)

    # Add-ons

    def list_addons(self) -> ActionResult:
        inputs = self._inputs()
        return self._page("addons", list(self.backend.of(inputs["clusterName"]).addons), inputs)

    def describe_addon(self) -> ActionResult:
        inputs = self._inputs()
        addon = self.backend.of(inputs["clusterName"]).addons.get(inputs["addonName"])
        if addon is None:
            name, cluster = inputs["addonName"], inputs["clusterName"]
            text = f"No addon: {name} found in cluster: {cluster}"
            raise not_found(text, clusterName=cluster, addonName=name)
        return ActionResult({"addon": addon})

    def create_addon(self) -> ActionResult:
        inputs = self._inputs()
        made = self.backend.add_addon(inputs["clusterName"], inputs["addonName"], inputs.get("addonVersion"))
        return ActionResult({"addon": {**made, "status": "CREATING"}})

    def describe_addon_versions(self) -> ActionResult:
        inputs = self._inputs()
        clusters = [
            {
                "clusterVersion": version,
                "platformVersions": ["*"],
                "defaultVersion": version == DEFAULT_VERSION,
            }
            for version, *_ in VERSIONS
        ]
        found = [
            {
                "addonName": name,
                "type": "storage" if "csi" in name else "networking",
                "addonVersions": [{"addonVersion": version, "compatibilities": clusters}],
                "publisher": "eks",
                "owner": "aws",
            }
            for name, version in ADDONS.items()
            if inputs.get("addonName") in (None, name)
        ]
        return self._page("addons", found, inputs)

    # Pod identities

    def list_pod_identity_associations(self) -> ActionResult:
        inputs = self._inputs()
        found = [
            {name: known[name] for name in SUMMARY}
            for known in self.backend.of(inputs["clusterName"]).pod_identities.values()
            if all(inputs.get(name) in (None, known[name]) for name in ("namespace", "serviceAccount"))
        ]
        return self._page("associations", found, inputs)

    def describe_pod_identity_association(self) -> ActionResult:
        inputs = self._inputs()
        identifier = inputs["associationId"]
        found = self.backend.of(inputs["clusterName"]).pod_identities.get(identifier)
        if found is None:
            raise not_found(f"Association {identifier} was not found.", clusterName=inputs["clusterName"])
        return ActionResult({"association": found})

    def create_pod_identity_association(self) -> ActionResult:
        inputs = self._inputs()
        cluster, namespace, account = (
            inputs[name] for name in ("clusterName", "namespace", "serviceAccount")
        )
        made = self.backend.add_pod_identity(cluster, namespace, account, inputs["roleArn"])
        return ActionResult({"association": made})

    # Access entries

    def list_access_entries(self) -> ActionResult:
        inputs = self._inputs()
        found = list(self.backend.of(inputs["clusterName"]).access_entries)
        return self._page("accessEntries", found, inputs)

    def describe_access_entry(self) -> ActionResult:
        inputs = self._inputs()
        principal = inputs["principalArn"]
        found = self.backend.of(inputs["clusterName"]).access_entries.get(principal)
        if found is None:
            text = f"The specified principalArn could not be found: {principal}"
            raise not_found(text, clusterName=inputs["clusterName"])
        return ActionResult({"accessEntry": found})

    # Shared steps

    def _inputs(self) -> dict[str, Any]:
        """Path labels, query and body by the names of the model."""
        self._get_action()
        self.parse_parameters(self.normalized_request)
        return dict(self.params)

    def _page(self, member: str, found: list[Any], inputs: dict[str, Any]) -> ActionResult:
        size, token = int(inputs.get("maxResults") or MOST_RESULTS), str(inputs.get("nextToken") or "0")
        if not 1 <= size <= MOST_RESULTS:
            raise InvalidParameterException(message=f"maxResults must be 1 to {MOST_RESULTS}.")
        if not (token.isascii() and token.isdigit()):
            raise InvalidParameterException(message="nextToken is not valid.")
        end = int(token) + size
        answer: dict[str, Any] = {member: found[int(token) : end]}
        if end < len(found):
            answer["nextToken"] = str(end)
        return ActionResult(answer)
