"""Cases of people at the register: lock 703, unlock, training mode, a new PIN 1215."""

from __future__ import annotations

from tests.operations.case import At, Bad, Case
from tests.shop import CASHIER, MANAGER, WATER
from tui_pos.channel.requests import SignOn
from tui_pos.operations.people import LOCK_REGISTER, TRAINING_MODE, UNLOCK_REGISTER
from tui_pos.operations.pin import CHANGE_PIN, NewPin
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.operations.shift import Credentials
from tui_pos.sales.entry import Entry


async def locked(at: At) -> None:
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))
    await perform(at.register, LOCK_REGISTER, None)


async def a_sale(at: At) -> None:
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))


async def is_locked(at: At, said: object) -> None:
    assert at.register.locked_by == at.register.staff
    assert str(said) == "The register is locked."


async def is_unlocked(at: At, said: object) -> None:
    assert at.register.locked_by is None
    assert at.register.staff_number == MANAGER.staff
    assert at.register.cart is not None


async def trains(at: At, said: object) -> None:
    assert at.register.training
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))
    assert at.register.cart is not None
    assert at.register.cart.training


def of_manager(at: At) -> Credentials:
    return Credentials(MANAGER.staff, MANAGER.pin)


async def is_changed(at: At, said: object) -> None:
    assert str(said).startswith("Your PIN is changed.")
    member = await at.register.server.ask(SignOn(staff=MANAGER.staff, pin="2468"))
    assert member.number == MANAGER.staff


CASES = (
    Case(
        operation=CHANGE_PIN,
        argument=lambda at: NewPin(MANAGER.pin, "2468", "2468"),
        done=is_changed,
        bad=(
            Bad(lambda at: NewPin("000000", "2468", "2468"), "do not belong together"),
            Bad(lambda at: NewPin(MANAGER.pin, "2468", "2469"), "are not the same"),
            Bad(lambda at: NewPin(MANAGER.pin, MANAGER.pin, MANAGER.pin), "the PIN of before"),
            Bad(lambda at: NewPin(MANAGER.pin, "123", "123"), "4 to 12 digits"),
            Bad(lambda at: NewPin(MANAGER.pin, MANAGER.staff, MANAGER.staff), "is no PIN"),
            Bad(lambda at: NewPin(MANAGER.pin, "7777", "7777"), "One digit over and over"),
        ),
    ),
    Case(operation=LOCK_REGISTER, done=is_locked, bad=(Bad(lambda at: None, "locked already", locked),)),
    Case(
        operation=UNLOCK_REGISTER,
        ready=locked,
        argument=of_manager,
        done=is_unlocked,
        bad=(
            Bad(of_manager, "is not locked"),
            Bad(lambda at: Credentials(MANAGER.staff, "000000"), "do not belong together", locked),
            Bad(lambda at: Credentials(CASHIER.staff, CASHIER.pin), "Only Marc or a manager can unlock it", locked),
        ),
    ),
    Case(operation=TRAINING_MODE, done=trains, bad=(Bad(lambda at: None, "A sale is open", a_sale),)),
)
