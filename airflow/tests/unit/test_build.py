"""What `npm run build:airflow` makes: the same bytes each time, installable without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import plugins_zip
import pytest

PACKAGE_ROOT = Path(__file__).parents[2]
UV = PACKAGE_ROOT.parent / ".goaround" / "venvs" / "uv" / "bin" / "uv"
MODULES = {f"goaround/{file.name}" for file in (PACKAGE_ROOT / "goaround").glob("*.py")}

pytestmark = pytest.mark.skipif(not UV.exists(), reason="uv is not installed: any npm command installs it")


def build(target, source=PACKAGE_ROOT):
    """The wheel and the plugins.zip, as scripts/build-airflow.ts makes them."""
    uv(target, "build", "--offline", "--wheel", "--out-dir", str(target), str(source))
    plugins_zip.build(target / "plugins.zip")
    return [*target.glob("goaround-*.whl"), target / "plugins.zip"]


def uv(scratch, *arguments):
    environment = {"PATH": os.environ["PATH"], "UV_NO_CONFIG": "1", "UV_CACHE_DIR": str(scratch / "cache")}
    subprocess.run([UV, *arguments], check=True, capture_output=True, env=environment)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("built"))


def test_the_same_source_gives_the_same_bytes_in_another_checkout(built, tmp_path):
    before = os.umask(0o077)
    try:
        shutil.copytree(PACKAGE_ROOT, tmp_path / "source", copy_function=shutil.copyfile)
    finally:
        os.umask(before)

    again = build(tmp_path, tmp_path / "source")

    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in built]


def test_the_wheel_asks_for_no_other_package_and_registers_the_plugin(built):
    with zipfile.ZipFile(built[0]) as wheel:
        texts = {Path(name).name: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}

    required = [line for line in texts["METADATA"].splitlines() if line.startswith("Requires-Dist:")]
    assert [line for line in required if "extra ==" not in line] == []
    assert "goaround = goaround.plugin:GoaroundPlugin" in texts["entry_points.txt"].replace("'", "")


def test_both_hold_every_module_of_the_package_and_no_tests(built):
    for archive in built:
        with zipfile.ZipFile(archive) as opened:
            names = set(opened.namelist())
        assert {name for name in names if name.startswith("goaround/") and name.endswith(".py")} == MODULES
        assert not [name for name in names if "test" in name]


def test_the_wheel_installs_into_an_empty_environment_and_is_imported_there(built, tmp_path):
    python = tmp_path / "venv" / "bin" / "python"
    uv(tmp_path, "venv", "--python", sys.executable, str(tmp_path / "venv"))
    uv(tmp_path, "pip", "install", "--offline", "--no-index", "--python", str(python), str(built[0]))

    program = (
        "import importlib, pkgutil, goaround\n"
        "names = {one.name for one in pkgutil.iter_modules(goaround.__path__)}\n"
        # These derive from Airflow's classes, and are loaded where there is an Airflow.
        "for name in names - {'plugin', 'sensor', 'breaker_trigger', 'xcom'}: importlib.import_module('goaround.' + name)\n"
        "print(goaround.__file__, len(names))"
    )
    # Isolated: the checkout must not stand in for what was installed.
    done = subprocess.run([python, "-I", "-c", program], capture_output=True, text=True, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    file, count = done.stdout.split()
    assert file.startswith(str(tmp_path)) and int(count) == len(MODULES) - 1
