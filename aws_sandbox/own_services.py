"""Services that moto has nothing of and the sandbox brings whole: each a package with models, responses and
urls in moto's shape, whose models.py holds its BackendDict under the name `backends`."""

from __future__ import annotations

import importlib
import re
from typing import Any

from moto import backend_index
from moto import backends as moto_backends

PACKAGES = {
    "backup-gateway": "aws_sandbox.backup_gateway",
    "redshift-serverless": "aws_sandbox.redshift_serverless",
    "ssm-sap": "aws_sandbox.ssm_sap",
    "storagegateway": "aws_sandbox.storage_gateway",
}
"""By signing name, which moto's server finds the service of a request by."""


def install() -> None:
    """Shows moto the way to them, for this process."""
    known = {name for name, _ in backend_index.backend_url_patterns}
    for name in PACKAGES:
        if name not in known:
            pattern = re.compile(rf"https?://{name}\.(.+)\.amazonaws\.com")
            backend_index.backend_url_patterns.append((name, pattern))
    moto_own = moto_backends.get_backend

    def get_backend(name: Any) -> Any:
        if (package := PACKAGES.get(name)) is not None:
            return importlib.import_module(f"{package}.models").backends
        return moto_own(name)

    setattr(moto_backends, "get_backend", get_backend)  # noqa: B010
