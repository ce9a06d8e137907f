"""The simulated terminal's port: a line is answered with a line, unless the terminal is told to do worse."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

import msgspec

from tui_pos.devices.terminal_protocol import LINE_LIMIT, VERSION, AuthoriseQuestion, Message, RefusedAnswer, line_of
from tui_pos.devices.terminal_simulator.payments import Payments
from tui_pos.devices.terminal_simulator.steering import LINES, Bank, Behaviour, Steer, Steered, Steering

GARBAGE = b'{"type": "approved", "card": \xff\n'


class TerminalServer:
    """Serves one terminal; a slow payment takes `slow_ms`."""

    def __init__(self, payments: Payments, slow_ms: int) -> None:
        self._payments = payments
        self._steering = Steering()
        self._slow_ms = slow_ms

    async def listen(self, port: int) -> asyncio.Server:
        """Listen on this computer only; port 0 is any."""
        return await asyncio.start_server(self._serve, "127.0.0.1", port, limit=LINE_LIMIT)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            try:
                while reply := await self._reply(await reader.readline()):
                    writer.write(reply)
                    await writer.drain()
            except ValueError:  # how a stream says that a line has no end
                writer.write(line_of(RefusedAnswer(detail=f"a line is at most {LINE_LIMIT} bytes")))
            finally:
                writer.close()

    async def _reply(self, line: bytes) -> bytes:
        """What goes back; nothing to hang up."""
        if not line:
            return b""
        try:
            message = LINES.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return line_of(RefusedAnswer(detail=str(error)))
        match message:
            case Steer() | Bank():
                self._steering.obey(message)
                return line_of(Steered())
            case _ if message.version != VERSION:
                return line_of(RefusedAnswer(detail=f"version {VERSION} is spoken here"))
            case AuthoriseQuestion():
                return await self._authorise(message)
            case _:
                return line_of(self._payments.answer(message))

    async def _authorise(self, question: AuthoriseQuestion) -> bytes:
        known = self._payments.known(question)
        if known is not None:
            return line_of(known)
        self._payments.pending.add(question.reference)
        try:
            return await self._decide(question, self._steering.behaviour(question))
        finally:
            self._payments.pending.discard(question.reference)

    async def _decide(self, question: AuthoriseQuestion, behaviour: Behaviour) -> bytes:
        if behaviour is Behaviour.IGNORE:
            return await self._never(question)
        if behaviour is Behaviour.DIE_BEFORE:
            die()
        if behaviour is Behaviour.SLOW:
            await asyncio.sleep(self._slow_ms / 1_000)
        answer: Message = self._payments.charge(question, self._bank_says(behaviour))
        match behaviour:
            case Behaviour.DIE_AFTER:
                die()
            case Behaviour.LOSE_REPLY:
                return b""
            case Behaviour.NEVER_REPLY:
                return await self._never(question)
            case Behaviour.GARBAGE:
                return GARBAGE
        return line_of(answer)

    async def _never(self, question: AuthoriseQuestion) -> bytes:
        """No answer on this connection; whoever asks for the status meanwhile is told what there is."""
        self._payments.pending.discard(question.reference)
        await asyncio.Event().wait()
        return b""

    def _bank_says(self, behaviour: Behaviour) -> bool | None:
        """The bank's word; None when it cannot be asked."""
        return behaviour is not Behaviour.DECLINE if self._steering.bank_reachable else None


def die() -> None:
    """Like a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)
