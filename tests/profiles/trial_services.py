"""A service declared to try the vocabulary, in tests only: nesting, quoted JSON, maps and answers that
hide others.

Declared as its page documents it, without what only a real profile needs (follow-ups, permissions, all of
the caveats).
"""

from __future__ import annotations

from tests.profiles.trial_fsx_windows import FSX_WINDOWS

TRIAL_PROFILES = (FSX_WINDOWS,)
