"""Moto's seam: a backend's urls.py lies beside its models.py."""

from __future__ import annotations

from aws_sandbox.redshift_serverless.responses import RedshiftServerlessResponse

url_bases = [r"https?://redshift-serverless\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": RedshiftServerlessResponse.dispatch}
