"""Three services declared to try the vocabulary, in tests only: nesting, quoted JSON, maps and answers that
hide others.

Declared as their pages document them, without what only a real profile needs (follow-ups, permissions, all of
the caveats).
"""

from __future__ import annotations

from tests.profiles.trial_eks import EKS
from tests.profiles.trial_fsx_windows import FSX_WINDOWS
from tests.profiles.trial_virtual_machine import VIRTUAL_MACHINE

TRIAL_PROFILES = (FSX_WINDOWS, EKS, VIRTUAL_MACHINE)
