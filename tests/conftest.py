"""How hypothesis looks for counterexamples."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a busy machine is no mistake. In .ci/run always the same examples, so that a change
# is judged by what it changes; everywhere else new ones each time.
settings.register_profile("ours", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ours")
