"""Moto's seam: a backend's urls.py lies beside its models.py."""

from __future__ import annotations

from aws_sandbox.rds.responses import SandboxRdsResponse

url_bases = [r"https?://rds\.(.+)\.amazonaws\.com", r"https?://rds\.amazonaws\.com"]
url_paths = {"{0}/$": SandboxRdsResponse.dispatch}
