"""The house stands as DESIGN section 4 draws it: what may be imported where, in a fresh interpreter, and what is shipped."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEADLESS = (
    "sales",
    "channel",
    "connection",
    "journal",
    "sync",
    "devices",
    "operations",
    "commands",
    "locale",
    "register",
    "config",
)
WITHOUT_IO = ("aiohttp", "apsw", "peewee", "sqlite3", "socket", "textual")


def modules_of(package: str) -> list[str]:
    """Every module below `tui_pos.<package>`, by its dotted name."""
    folder = ROOT / "tui_pos" / package
    if not folder.is_dir():
        return [f"tui_pos.{package}"]
    files = (path.relative_to(ROOT).with_suffix("") for path in sorted(folder.rglob("*.py")))
    return [".".join(file.parts).removesuffix(".__init__") for file in files]


def loaded_after_importing(modules: list[str]) -> set[str]:
    """The top-level packages in a fresh interpreter that has imported these modules."""
    code = f"import sys\nfor name in {modules!r}: __import__(name)\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


@pytest.mark.parametrize("package", HEADLESS)
def test_the_headless_parts_never_load_textual(package: str) -> None:
    modules = modules_of(package)
    assert modules
    assert "textual" not in loaded_after_importing(modules)


def test_the_sale_loads_nothing_that_does_io() -> None:
    assert loaded_after_importing(modules_of("sales")).isdisjoint(WITHOUT_IO)


def test_the_command_line_loads_no_screens_before_a_command_needs_them() -> None:
    assert "textual" not in loaded_after_importing(["tui_pos.cli"])


def test_the_first_screen_waits_for_no_http_client() -> None:
    assert "aiohttp" not in loaded_after_importing(["tui_pos.cli", "tui_pos.tui.app"])


def test_the_top_level_holds_only_what_the_design_names() -> None:
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    top = {name.partition("/")[0] for name in tracked}
    named = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "tui_pos", "server_stub", "tests", "data"}
    assert {name for name in top if not name.startswith(".")} <= named


def test_the_wheel_carries_the_demo_store_and_the_french_catalogue(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"server_stub/data/{path.relative_to(ROOT / 'data')}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert wanted
    assert wanted <= names
    assert "tui_pos/locale/fr.po" in names


def test_textual_is_pinned_exactly() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (pin,) = (needed for needed in project["dependencies"] if needed.startswith("textual"))
    assert pin.startswith("textual==")
