"""The Register: what a running register has (switch, journal, cart, shift, staff); no screens (DESIGN section 4).

Operations are functions on this object; what they change is in the journal before it counts here. `turn` lets one
operation run at a time, in the order in which they were asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import msgspec

from tui_pos.card_desk import CardDesk
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.health import Health
from tui_pos.channel.remote import RemoteChannel
from tui_pos.channel.requests import Configuration, DataRequest, ReadConfiguration, StaffMember
from tui_pos.claims import Claims
from tui_pos.config import Home
from tui_pos.connection.health import HealthCheck
from tui_pos.connection.offline_copy import EMPTY_OFFLINE, OfflineCopy
from tui_pos.connection.readiness import availability
from tui_pos.connection.returning import next_attempt, recovered
from tui_pos.connection.state import Availability, Change, ConnectionState, Lock, first_state
from tui_pos.connection.switch import Switch
from tui_pos.journal.journal import NOTHING, DeliveryCounts, Kept, Make
from tui_pos.parts import Parts, open_parts
from tui_pos.print_queue import NOTHING as NO_PRINTING
from tui_pos.print_queue import PrintQueue, ToPrint
from tui_pos.sales.card import Duty
from tui_pos.sales.cart import Cart, select
from tui_pos.sales.document import Body, Document, ShiftOpenedBody, SignOffBody, SignOnBody, SwitchBody, TransactionBody, unseal
from tui_pos.sales.instant import Clock, business_date
from tui_pos.sales.line_taxes import retaxed
from tui_pos.sales.pricing import Pricing, price
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.shift import Shift
from tui_pos.sync.board import recalled
from tui_pos.sync.sessions import SyncStatus
from tui_pos.upkeep import Flag, Spoken, Surroundings, Upkeep

AnswerT = TypeVar("AnswerT")
Observer = Callable[[], None]


class Register:
    """One running register; make it with `open`.

    `language` is the one chosen at the last sign-on, empty before the first. `source` names what the next
    cart is rung up from: a line of a replayed file, or nothing.
    """

    def __init__(self, parts: Parts) -> None:
        self.home = parts.home
        self.device = parts.device
        self.lock = parts.lock
        self.journal = parts.journal
        self.server = parts.server
        self.clock = parts.clock
        self.new_id = parts.new_id
        self.random = parts.random
        self.configuration = parts.configuration
        self.devices = parts.devices
        self.turn = asyncio.Lock()
        self.staff: StaffMember | None = None
        self.approver: StaffMember | None = None
        self.locked_by: StaffMember | None = None
        self.training = False
        self.cart: Cart | None = None
        self.pricing: Pricing | None = None
        self.shift: Shift | None = None
        self.last_sale: Document | None = None
        self.source = ""
        self.language = ""
        self.latency_ms: int | None = None
        self.observers: list[Observer] = []

    @classmethod
    async def open(cls, home: Home, *, clock: Clock, new_id: Callable[[], str], random: Callable[[], float]) -> Register:
        """The register of this home, as it was when it last stopped, however it stopped.

        Raises Refused when it is not activated, in use by another process, or its journal cannot be read.
        """
        register = cls(await open_parts(home, clock=clock, new_id=new_id, random=random))
        await register._restore()
        return register

    async def _restore(self) -> None:
        """Take up the state that the journal kept."""
        self.cart = await self.journal.recall("open_cart", Cart)
        self.shift = await self.journal.recall("shift", Shift)
        self.training = await self.journal.recall("training", Flag) == Flag(True)
        spoken = await self.journal.recall("language", Spoken)
        self.language = spoken.language if spoken else ""
        self.print_queue = PrintQueue(
            self.devices,
            await self.journal.recall("to_print", ToPrint) or NO_PRINTING,
            keep=lambda waiting: self.journal.keep({"to_print": waiting}),
            changed=self.changed,
        )
        status = await recalled(self.journal)
        self.copy = OfflineCopy(self.home.path, status.applied.file if status.applied else EMPTY_OFFLINE, self._asker)
        conditions = await self.copy.conditions(support_offline=self.configuration.support_offline)
        self.switch = Switch(
            remote=RemoteChannel(self.server),
            offline=self.copy.database,
            availability=availability(conditions),
            profile=self.configuration.profile,
            state=await self.journal.recall("connection", ConnectionState) or first_state(self.clock()),
            clock=self.clock,
            keep=self._keep_connection,
        )
        self.claims = await Claims.open(self.journal, self.server, self.switch)
        self.switch.observers.append(lambda state, change: self.changed())
        self.health = HealthCheck(
            self.switch,
            lambda: self.server.get_json("/health", Health),
            sale_open=lambda: self.cart is not None,
            clock=self.clock,
            random=self.random,
        )
        self.upkeep = Upkeep(
            Surroundings(
                home=self.home,
                device=self.device,
                journal=self.journal,
                server=self.server,
                switch=self.switch,
                copy=self.copy,
                configuration=lambda: self.configuration,
                supported=self._supported,
                changed=self.changed,
                clock=self.clock,
                random=self.random,
            ),
            status=status,
            allowed=await self.journal.recall("synchronises", Flag) == Flag(True),
            conditions=conditions,
        )
        await self.upkeep.look_at_journal()
        self.cards = await CardDesk.open(self.devices.terminal, self.journal, self.changed)

    # What it is, for whoever shows it.

    @property
    def connection(self) -> ConnectionState:
        return self.switch.state

    @property
    def availability(self) -> Availability:
        return self.switch.availability

    @property
    def sync_status(self) -> SyncStatus:
        return self.upkeep.status

    @property
    def counts(self) -> DeliveryCounts:
        return self.upkeep.counts

    @property
    def changes(self) -> list[Change]:
        return self.switch.changes

    @property
    def next_attempt(self) -> int | None:
        return next_attempt(self.switch.state, self.configuration.profile)

    @property
    def server_is_back(self) -> bool:
        """The health checks found the server well again, so the next transaction tries to return (rule 6)."""
        return recovered(self.switch.state, self.configuration.profile)

    @property
    def locked(self) -> Sentence | None:
        """Why nothing can be sold: headquarters has withdrawn this register."""
        state = self.switch.state
        return state.alarm or state.reason if state.lock is Lock.LOCKED else None

    def watch(self, observer: Observer) -> Callable[[], None]:
        """Call the observer on the loop after any change; returns the way to stop it."""
        self.observers.append(observer)
        return lambda: self.observers.remove(observer)

    def select(self, line: int) -> None:
        """Move the selection that + and - work on; kept with the next change of the cart."""
        if self.cart is not None:
            self.cart = select(self.cart, line)
            self.changed()

    def changed(self) -> None:
        for observer in tuple(self.observers):
            observer()

    async def ask(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The channel's answer within a transaction."""
        return await self._timed(self.switch.ask(request))

    async def ask_at_start(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The channel's answer at the start of a transaction, where the register may return (rule 3)."""
        return await self._timed(self.switch.ask_at_start(request))

    async def _timed(self, answering: Awaitable[AnswerT]) -> AnswerT:
        """Note how long an online answer took, for the status bar."""
        began = asyncio.get_running_loop().time()
        try:
            return await answering
        finally:
            if not self.connection.offline:
                self.latency_ms = round((asyncio.get_running_loop().time() - began) * 1000)

    async def read_configuration(self) -> None:
        """Take the channel's present configuration; raises what `ask` raises."""
        configuration = await self.ask(ReadConfiguration())
        if configuration != self.configuration:
            await self._configure(configuration)
            self.switch.profile = configuration.profile
            self.health.profile_changed()
        await self.upkeep.refresh_availability()

    async def keep_cart(self, cart: Cart | None, *duties: Duty, keep: Kept = NOTHING) -> None:
        """The open cart from now on, taxed and discounted as it must be, and what the card terminal is to do; durable first."""
        pricing = None if cart is None else price(retaxed(cart), self.pricing)
        priced = None if pricing is None else pricing.cart
        async with self.cards.with_more(duties) as work:
            await self.journal.keep({"open_cart": priced, **work, **keep})
        self.cart, self.pricing = priced, pricing
        self.changed()

    async def record(
        self,
        body: Body,
        *,
        at: int | None = None,
        staff: str | None = None,
        id: str | None = None,
        keep: Mapping[str, msgspec.Struct | None] | None = None,
    ) -> None:
        """Write what was done into the journal, with the kept values, and let it be delivered."""
        now = self.clock() if at is None else at
        await self.journal.append(
            body,
            at=now,
            business_date=self.business_date(now),
            staff=self.staff_number if staff is None else staff,
            id=id,
            keep=keep or {},
        )
        await self.upkeep.journal_grew()

    async def complete(self, make: Make, *duties: Duty, keep: Kept = NOTHING) -> TransactionBody:
        """Make the paid cart a document with the next receipt number; the sale is done when this returns.

        What the card terminal is to do then is kept with it.
        """
        if self.cart is None:
            raise Refused(say("There is no open sale."))
        now = self.clock()
        async with self.cards.with_more(duties) as work:
            sealed, body = await self.journal.append_transaction(
                make,
                at=now,
                business_date=self.business_date(now),
                staff=self.staff_number,
                id=self.cart.id,
                keep={"open_cart": None, **work, **keep, **self.print_queue.kept_with(self.cart)},
            )
        self.cart = None
        self.last_sale = unseal(sealed.content)
        await self.upkeep.journal_grew()
        await self.switch.end_transaction()
        return body

    async def sign_on(self, member: StaffMember, body: SignOnBody, language: str) -> None:
        """This person works here now, in this language; the first one ever starts synchronisation (rule 8)."""
        kept = {"synchronises": Flag(True), "language": Spoken(language)}
        await self.record(body, staff=member.number, keep=kept)
        self.staff, self.language = member, language
        self.upkeep.allowed = True
        self.upkeep.soon()

    async def sign_off(self, body: SignOffBody) -> None:
        """Nobody works here now; the open cart is kept."""
        await self.record(body)
        self.staff = self.locked_by = None
        self.changed()

    async def train(self, on: bool) -> None:
        """Whether what is rung up from now on is only for training; durable before it counts."""
        await self.journal.keep({"training": Flag(on)})
        self.training = on
        self.changed()

    async def give_up(self, body: Body, *duties: Duty) -> None:
        """Record the void of the open cart, and what the card terminal is to do; the cart is empty afterwards."""
        async with self.cards.with_more(duties) as work:
            await self.record(body, id=self.cart.id if self.cart else None, keep={"open_cart": None, **work})
        self.cart = None
        await self.switch.end_transaction()
        self.changed()

    async def open_shift(self) -> Shift:
        """The open shift, opened now when there is none, with no start amount until somebody has declared it."""
        if self.shift is None:
            now = self.clock()
            shift = Shift(id=self.new_id(), opened_at=now, business_date=self.business_date(now), staff=self.staff_number)
            await self.record(ShiftOpenedBody(shift=shift.id), at=now, keep={"shift": shift})
            self.shift = shift
        return self.shift

    async def disconnect(self) -> None:
        """917 while connected."""
        await self.switch.disconnect(self.staff_number)

    async def connect(self) -> None:
        """Operation 917 while not connected."""
        await self.switch.connect(self.staff_number, sale_open=self.cart is not None)
        self.upkeep.soon()

    @property
    def staff_number(self) -> str:
        return self.staff.number if self.staff else ""

    def business_date(self, instant: int) -> str:
        store = self.configuration.store
        return business_date(instant, store.time_zone, store.day_ends_at)

    async def _keep_connection(self, state: ConnectionState, change: Change | None) -> None:
        """Rule 9: the switch's changes are documents, in the journal together with the state."""
        if change is None:
            await self.journal.keep({"connection": state})
            return
        body = SwitchBody(from_state=change.from_state, to_state=change.to_state, reason=change.reason)
        await self.record(body, keep={"connection": state})

    async def _configure(self, configuration: Configuration) -> None:
        await self.journal.keep({"configuration": configuration})
        self.configuration = configuration

    async def _supported(self, support_offline: bool) -> None:
        """Headquarters has taken this register into its store's group, or out of it, since the configuration was read."""
        if support_offline is not self.configuration.support_offline:
            await self._configure(msgspec.structs.replace(self.configuration, support_offline=support_offline))

    def _asker(self) -> Asker:
        return Asker(store=self.device.store, register=self.device.register, now=self.clock(), attempts=self.journal.attempts)

    def start(self) -> None:
        """Begin delivering, synchronising, checking the server's health and settling cards in the background."""
        self.upkeep.start()
        self.health.start()
        self.cards.start()

    async def close(self) -> None:
        """Stop the upkeep and give everything back; what was acknowledged is on disk already.

        An operation whose caller has stopped waiting for it ends first.
        """
        async with self.turn:
            try:
                await self.print_queue.close()
                await self.upkeep.close()
                await self.health.stop()
                await self.cards.close()
            finally:
                await self.server.close()
                await self.copy.close()
                await self.journal.close()
                self.devices.close()
                self.lock.release()
