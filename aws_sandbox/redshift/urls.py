"""Moto's seam: a backend's urls.py lies beside its models.py."""

from __future__ import annotations

from aws_sandbox.redshift.responses import SandboxRedshiftResponse

url_bases = [r"https?://redshift\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": SandboxRedshiftResponse.dispatch}
