"""Moto's seam: a backend's urls.py lies beside its models.py. The operation is chosen by botocore's service
model, so one pattern is enough; it must end in exactly "/.*"."""

from __future__ import annotations

from aws_sandbox.ssm_sap.responses import SsmSapResponse

url_bases = [r"https?://ssm-sap\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/.*": SsmSapResponse.dispatch}
