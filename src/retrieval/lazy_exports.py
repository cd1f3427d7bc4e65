"""Let a package export names of its modules that are imported only when they are asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazy_exports(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the module-level `__getattr__` (PEP 562) of a package.

    package: its `__name__`.
    homes: each module and the names that it exports; a module is named relative to the package,
    with a dot in front relative to the one that the package is in.
    """
    modules = {name: module for module, names in homes.items() for name in names}

    def find(name: str) -> Any:
        """Import the module that has the name; raises AttributeError when none has."""
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f".{modules[name]}", package), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
