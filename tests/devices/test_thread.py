"""A device's own thread: in order, within its deadline, and never in the way of the program's end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from functools import partial

import pytest

from tui_pos.devices.thread import DeviceThread


async def test_work_is_done_on_one_thread_in_order() -> None:
    thread = DeviceThread("device")
    done: list[int] = []

    def work(number: int) -> str:
        done.append(number)
        return threading.current_thread().name

    names = await asyncio.gather(*(thread.run(partial(work, number), 20) for number in range(20)))
    assert done == list(range(20))
    assert set(names) == {"device"}
    thread.close()


async def test_what_the_work_raises_is_raised() -> None:
    thread = DeviceThread("device")
    with pytest.raises(ZeroDivisionError):
        await thread.run(lambda: 1 // 0, 20)
    assert await thread.run(lambda: 1, 20) == 1
    thread.close()


async def test_work_that_waits_too_long_for_its_turn_is_not_done() -> None:
    thread = DeviceThread("device")
    begun, stuck = threading.Event(), threading.Event()
    done: list[str] = []

    def first() -> None:
        begun.set()
        stuck.wait(60)
        done.append("first")

    waiting = asyncio.create_task(thread.run(first, 60))
    assert await asyncio.to_thread(begun.wait, 20)
    with pytest.raises(TimeoutError):
        await thread.run(lambda: done.append("second"), 0.05)
    stuck.set()
    await thread.run(lambda: done.append("third"), 20)
    await waiting
    assert done == ["first", "third"]
    thread.close()


async def test_a_closed_thread_ends() -> None:
    thread = DeviceThread("closed-device")
    await thread.run(lambda: None, 20)
    (running,) = [one for one in threading.enumerate() if one.name == "closed-device"]
    thread.close()
    running.join(20)
    assert not running.is_alive()


def test_a_device_that_never_answers_does_not_hold_up_the_end() -> None:
    code = (
        "import asyncio, threading\n"
        "from tui_pos.devices.thread import DeviceThread\n"
        "async def main():\n"
        "    try:\n"
        "        await DeviceThread('device').run(threading.Event().wait, 0.1)\n"
        "    except TimeoutError:\n"
        "        print('gave up')\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "gave up\n"
