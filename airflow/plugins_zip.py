"""Builds the plugins.zip that Amazon MWAA takes: `python airflow/plugins_zip.py plugins.zip`."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).parent / "goaround"
# Airflow imports every module of the plugins folder as a plugin of its own, but for what is ignored.
IGNORE = "goaround/\n"
PLUGIN = "from goaround.plugin import GoaroundPlugin  # noqa: F401\n"
# The same input gives the same bytes, so that a new S3 version means a new plugin.
EPOCH = (2026, 1, 1, 0, 0, 0)


def build(target: Path) -> None:
    """Write the archive: the package, one plugin module that imports it, and the ignore file."""
    files = {f"goaround/{file.name}": file.read_text(encoding="utf-8") for file in sorted(PACKAGE.glob("*.py"))}
    files |= {".airflowignore": IGNORE, "goaround_plugin.py": PLUGIN}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: plugins_zip.py FILE")
    build(Path(sys.argv[1]))
