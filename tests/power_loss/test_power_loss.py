"""The power goes at any moment: no state that the disk may be in lacks a sale that was told; the controls do find losses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.power_loss.day import SOUND, Fault, day, lost
from tests.power_loss.disk import Told
from tests.power_loss.states import states

STATES = 10_000
PARTS = 4
ENOUGH_TO_FIND = 3_000


def losses(folder: Path, fault: Fault, seed: int, at_least: int) -> Iterator[str]:
    """What is wrong in each of at least so many states, nothing where all is well."""
    made = folder / "made"
    made.mkdir()
    events = day(made, fault)
    assert sum(isinstance(event, Told) for event in events) == 24
    place = folder / "after"
    for told, files in states(events, at_least // len(events) + 1, Random(seed)):
        place.mkdir()
        yield lost(place, told, files)
        shutil.rmtree(place)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_state_lacks_what_was_told(part: int, tmp_path: Path) -> None:
    found = list(losses(tmp_path, SOUND, seed=part, at_least=STATES // PARTS))
    assert len(found) >= STATES // PARTS
    assert {wrong for wrong in found if wrong} == set()


@pytest.mark.parametrize(
    "fault",
    [Fault(synchronous="NORMAL"), Fault(synchronous="OFF"), Fault(told_early=True)],
    ids=["normal", "off", "told-early"],
)
def test_the_control_loses(fault: Fault, tmp_path: Path) -> None:
    assert any(losses(tmp_path, fault, seed=1, at_least=ENOUGH_TO_FIND))
