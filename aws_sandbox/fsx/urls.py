"""Moto's seam: a backend's urls.py lies beside its models.py."""

from __future__ import annotations

from aws_sandbox.fsx.responses import SandboxFsxResponse

url_bases = [r"https?://fsx\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": SandboxFsxResponse.dispatch}
