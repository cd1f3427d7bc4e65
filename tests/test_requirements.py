"""The locked requirements, installed as `make` installs them while newer releases are on offer."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from os import devnull, environ
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from places import ROOT

pytestmark = pytest.mark.slow

PIPS = ["23.0.1", "23.2.1", None]  # Debian 12's, the one with Python 3.11.7 and 3.12.1, the newest
LOCKS = ["run", "dev"]
NEWER = "99999"

_ENTRY = re.compile(r"^([^\s#].*?) \\\n(?:    --hash=\S+(?: \\)?\n?)+", re.MULTILINE)
_WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True, slots=True)
class Offer:
    """A lock over a folder of empty wheels, each with what the real package asks for."""

    lock: Path
    wheels: Path
    locked: dict[str, str]
    """Version by name, of what this Python needs on this machine."""


def needs_of(package: str) -> str:
    """Return the lines of an installed package's metadata that say what it asks for."""
    said = metadata.metadata(package)
    names = ("Requires-Dist", "Provides-Extra")
    return "\n".join(f"{name}: {line}" for name in names for line in said.get_all(name) or ())


def make_wheel(folder: Path, name: str, version: str, needs: str) -> Path:
    stem = f"{name.replace('-', '_')}-{version}"
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        said = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}\n"
        archive.writestr(f"{stem}.dist-info/METADATA", said)
        archive.writestr(f"{stem}.dist-info/WHEEL", _WHEEL)
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return wheel


def offer(name: str, folder: Path, *, newer: bool) -> Offer:
    """Return a lock's copy over wheels of our own, the newer release of everything beside them."""
    wheels = folder / "wheels"
    wheels.mkdir()
    lines, locked = [], {}
    for entry in _ENTRY.findall((ROOT / "requirements" / f"{name}.lock").read_text("utf-8")):
        requirement = Requirement(entry)
        if requirement.marker and not requirement.marker.evaluate():
            continue
        (pin,) = requirement.specifier
        package = canonicalize_name(requirement.name)
        needs = needs_of(package)
        wheel = make_wheel(wheels, package, pin.version, needs)
        if newer:
            make_wheel(wheels, package, NEWER, needs)
        lines.append(f"{entry} --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}\n")
        locked[package] = pin.version
    lock = folder / f"{name}.lock"
    lock.write_text("".join(lines), encoding="utf-8")
    return Offer(lock, wheels, locked)


def made_install(name: str) -> list[str]:
    """Return the arguments that the Makefile gives pip for a lock."""
    stamp = f".venv/{name}.stamp"
    said = subprocess.run(
        ["make", "--dry-run", "--always-make", stamp],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    (found,) = re.findall(rf"-m pip (install .*requirements/{name}\.lock)", said.stdout)
    return shlex.split(found)


@pytest.fixture(scope="session")
def pip_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str | None], Path]:
    """A function that returns a version's wheel, which Python runs as it is."""
    fetched: dict[str | None, Path] = {}

    def fetch(version: str | None) -> Path:
        if version not in fetched:
            folder = tmp_path_factory.mktemp("pip")
            wanted = f"pip=={version}" if version else "pip"
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder]
            got = subprocess.run([*command, wanted], capture_output=True, text=True, check=False)
            if got.returncode:
                pytest.skip(f"No index has {wanted}: {got.stderr.strip().splitlines()[-1]}")
            (fetched[version],) = folder.glob("pip-*.whl")
        return fetched[version]

    return fetch


def run_pip(pip: Path, arguments: list[str], offered: Offer, environment: Path) -> str:
    """Install into a new environment, and return what pip says."""
    venv.create(environment, with_pip=False)
    for place, argument in enumerate(arguments):
        if argument.endswith(".lock"):
            arguments[place] = str(offered.lock)
    ours = {key: value for key, value in environ.items() if not key.startswith("PIP_")}
    done = subprocess.run(
        [
            *(environment / "bin" / "python", pip / "pip", *arguments),
            *("--no-index", "--find-links", offered.wheels),
        ],
        env=ours | {"PIP_CONFIG_FILE": devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def installed(environment: Path) -> dict[str, str]:
    (packages,) = environment.glob("lib/python*/site-packages")
    found = metadata.distributions(path=[str(packages)])
    return {canonicalize_name(one.metadata["Name"]): one.version for one in found}


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("version", PIPS)
def test_no_later_release_breaks_a_lock(
    pip_of: Callable[[str | None], Path], version: str | None, lock: str, tmp_path: Path
) -> None:
    if version == "23.0.1" and sys.version_info >= (3, 12):
        pytest.skip("pip 23.0.1 does not start on Python 3.12 and later")
    offered = offer(lock, tmp_path, newer=True)
    said = run_pip(pip_of(version), made_install(lock), offered, tmp_path / "env")
    assert said == ""
    assert installed(tmp_path / "env") == offered.locked


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_its_packages_need(
    pip_of: Callable[[str | None], Path], lock: str, tmp_path: Path
) -> None:
    offered = offer(lock, tmp_path, newer=False)
    arguments = made_install(lock)
    arguments.remove("--no-deps")
    run_pip(pip_of(None), arguments, offered, tmp_path / "env")
    assert installed(tmp_path / "env") == offered.locked


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_we_need(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    locked = {canonicalize_name(Requirement(entry).name) for entry in _ENTRY.findall(text)}
    needed = map(Requirement, metadata.requires("articlebot") or ())
    wanted = {canonicalize_name(one.name) for one in needed} - {"articlebot"}
    assert wanted <= locked
