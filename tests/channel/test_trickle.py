"""A file is written out while it grows, and nothing that the writer does or meets is changed by it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tui_pos.channel import trickle
from tui_pos.channel.trickle import flush, trickling


@pytest.fixture
def written_out(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once something was written out to the disk, for which it is cleared."""
    happened = threading.Event()
    really = trickle.write_out

    def write_out(descriptor: int) -> None:
        really(descriptor)
        happened.set()

    monkeypatch.setattr(trickle, "write_out", write_out)
    return happened


def test_what_is_written_goes_to_the_disk_meanwhile(tmp_path: Path, written_out: threading.Event) -> None:
    with trickling(tmp_path / "log"), (tmp_path / "log").open("wb") as log:
        for piece in (b"one", b"two"):
            log.write(piece)
            written_out.clear()
            assert written_out.wait(10)
    assert (tmp_path / "log").read_bytes() == b"onetwo"
    assert "trickle" not in {thread.name for thread in threading.enumerate()}


def test_file_that_comes_later_or_never_is_no_trouble(tmp_path: Path, written_out: threading.Event) -> None:
    with trickling(tmp_path / "log"):
        assert not written_out.is_set()
        (tmp_path / "log").write_bytes(b"one")
        assert written_out.wait(10)
    with trickling(tmp_path / "never"):
        pass


def test_trouble_of_the_writer_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a reason"), trickling(tmp_path / "log"):
        raise ValueError("a reason")


def test_file_that_must_be_on_the_disk_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        flush(tmp_path / "never")
