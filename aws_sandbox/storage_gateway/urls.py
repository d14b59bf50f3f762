"""Moto's seam: a backend's urls.py lies beside its models.py."""

from __future__ import annotations

from aws_sandbox.storage_gateway.responses import StorageGatewayResponse

url_bases = [r"https?://storagegateway\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": StorageGatewayResponse.dispatch}
