"""Moto's seam: a backend's urls.py lies beside its models.py. Moto only asks whether the service takes a
request; the operation is chosen by botocore's service model, so one pattern is enough. It must end in exactly
"/.*"."""

from __future__ import annotations

from aws_sandbox.backup.responses import SandboxBackupResponse

url_bases = [r"https?://backup\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/.*": SandboxBackupResponse.dispatch}
