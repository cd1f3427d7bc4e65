"""How hypothesis looks for counterexamples, and which language is spoken."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a busy machine is no mistake. In .ci/run always the same examples, so that a change
# is judged by what it changes; everywhere else new ones each time.
settings.register_profile("ours", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ours")

# The terminal speaks the locale's language: in tests, unless they choose one, English.
for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)
