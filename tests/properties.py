"""How properties are tried: the same examples in every run, without a clock and without files beside the
code."""

from __future__ import annotations

from hypothesis import settings

tried = settings(deadline=None, database=None, derandomize=True, max_examples=200)
