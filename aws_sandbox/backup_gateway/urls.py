"""Moto's seam: a backend's urls.py lies beside its models.py."""

from __future__ import annotations

from aws_sandbox.backup_gateway.responses import BackupGatewayResponse

url_bases = [r"https?://backup-gateway\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": BackupGatewayResponse.dispatch}
