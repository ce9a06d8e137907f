"""Counts are what was noted, whoever reads them and whatever ended the process that noted them."""

from __future__ import annotations

from pathlib import Path

from server_stub.counts import Counts, DocumentCounts, Fate, RequestCounts, Stats, compact, read_stats


def test_what_is_noted_is_read_beside_the_process_and_after_it(tmp_path: Path) -> None:
    path = tmp_path / "counts.log"
    for fates in ([Fate.ANSWERED, Fate.ANSWERED, Fate.REFUSED], [Fate.FAULTED, Fate.ANSWERED]):
        counts = Counts(path)
        for fate in fates:
            counts.request("FindProduct", fate)
        counts.document("accepted")
        expected = read_stats(path)
        counts.close()
        assert read_stats(path) == expected
    assert read_stats(path) == Stats(
        requests={"FindProduct": RequestCounts(answered=3, refused=1, faulted=1)}, documents=DocumentCounts(accepted=2)
    )


def test_starting_tallies_the_file(tmp_path: Path) -> None:
    path = tmp_path / "counts.log"
    counts = Counts(path)
    for _ in range(1000):
        counts.request("SignOn", Fate.ANSWERED)
    counts.close()
    compact(path)
    assert path.read_text() == "SignOn answered 1000\n"


def test_a_line_cut_short_is_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "counts.log"
    path.write_text("SignOn answered 2\nSignOn ans")
    assert read_stats(path).requests == {"SignOn": RequestCounts(answered=2)}


def test_nothing_was_asked_yet(tmp_path: Path) -> None:
    assert read_stats(tmp_path / "counts.log") == Stats(requests={}, documents=DocumentCounts())
