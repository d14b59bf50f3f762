"""Moto's seam: a backend's urls.py lies beside its models.py. Moto only asks whether the service takes a
request; the operation is chosen by botocore's service model."""

from __future__ import annotations

from aws_sandbox.eks.responses import SandboxEksResponse

url_bases = [r"https?://eks\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/.*": SandboxEksResponse.dispatch}
