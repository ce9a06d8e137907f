"""The screens as a cashier uses them: a real register, the real server, every key posted without a gap."""

from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path

import pytest
from textual import events

from tests.ready import ReadyShop, asked_offline, mode_of
from tests.shop import WATER
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tui_pos.connection.state import Mode
from tui_pos.operations.table import OPERATIONS
from tui_pos.register import Register
from tui_pos.tui.app import language_of
from tui_pos.tui.commands import Context
from tui_pos.tui.widgets.page import MARK_DOWN

PRODUCTS = Path(__file__).parents[2] / "data" / "products.csv"
DIALOGS = 500
KEPT_BYTES = 150_000


def barcodes_of_pieces() -> list[str]:
    """One barcode of each product that is sold by the piece."""
    with PRODUCTS.open(encoding="utf-8", newline="") as file:
        return [row["barcodes"].split()[0] for row in csv.DictReader(file) if row["weighed"] == "no"]


async def test_a_sale_from_sign_on_to_receipt(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send("000160", "<enter>", "123456", "<enter>")
        assert "Welcome, Amélie." in till.part("message")
        await till.send("<enter>", WATER, "<enter>", "<f9>", "<enter>")
        assert "CHANGE" in till.part("side")
        assert "Mineral water 1.5 L" in till.part("main")
        assert "The sale is done: receipt PARIS-1-000001. No change." in till.part("message")
    assert [body.total for body in ready_shop.transactions()] == [95]


async def test_the_language_chosen_at_sign_on_is_the_one_of_the_next_start(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send("<f3>")
        await till.sign_on()
        assert "● EN LIGNE" in till.part("status")
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        assert "● EN LIGNE" in till.part("status")


async def test_two_sales_typed_ahead_of_the_sign_on_land_where_they_belong(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send(
            *("000160", "<enter>", "123456", "<enter>", "<enter>"),
            *(WATER, "<enter>", "3*", "<enter>", WATER, "<enter>"),
            *("<f9>", "20", "<enter>"),
            *(WATER, "<enter>", "+", "<enter>", "<f9>", "<enter>"),
        )
    assert [(body.total, body.change) for body in ready_shop.transactions()] == [(380, 1_620), (190, 0)]


async def test_fifty_scans_without_a_gap_all_arrive_in_order(till: Screens) -> None:
    scans = barcodes_of_pieces()[:50]
    assert len(scans) == 50
    await till.send(*(key for code in scans for key in (code, "<enter>")))
    cart = till.register.cart
    assert cart is not None
    assert [line.barcode for line in cart.lines] == scans


async def test_digits_typed_ahead_of_the_payment_while_a_scan_waits_for_the_server(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send(WATER, "<enter>")
        ready_shop.server.fault("hang", request="FindProduct")
        for key in (WATER, "<enter>", WATER):
            till.post(key)
        await till.until(lambda: till.till.typed_ahead == WATER, "the second scan waits")
        await till.pilot.pause()
        assert WATER in till.part("prompt")
        await till.send("<enter>", "<f9>", "50", "<enter>")
        assert "Change €47.15" in till.part("message")
        assert "OFFLINE" in till.part("main")
        assert asked_offline(register)["FindProduct"] == 2
        assert "Working offline: the retail server did not answer" in till.part("message")


async def test_a_scan_while_a_dialog_is_open_is_refused_aloud_and_changes_nothing(
    till: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells: list[str] = []
    monkeypatch.setattr(till.app, "bell", lambda: bells.append("bell"))
    await till.send(WATER, "<enter>")
    before = till.register.cart
    await till.send("<f8>", WATER, "<enter>", WATER, "<enter>")
    assert till.context is Context.DIALOG
    assert till.register.cart == before
    assert bells == ["bell", "bell"]
    assert f"2 entries were refused. The last: “{WATER}” was not sold: a question is open." in till.part("message")
    await till.send("<escape>", WATER, "<enter>")
    assert "Items: 2" in till.part("side")


async def test_carriage_return_and_line_feed_are_one_enter(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<ctrl+j>", "<f9>")
    assert "TO PAY" in till.part("side")
    await till.send("20", "<enter>", "<ctrl+j>")
    assert till.context is Context.RECEIPT


async def test_a_paste_is_typed_and_its_line_ends_submit(till: Screens) -> None:
    till.app.post_message(events.Paste(f"{WATER}\r\n2*\n{WATER}\n12"))
    await till.settled()
    assert "Items: 3" in till.part("side")
    assert till.part("prompt") == " ❯ 12"


async def test_escape_and_a_digit_in_one_burst_are_two_keys(till: Screens) -> None:
    await till.send("<f10>")
    till.app.post_message(events.Key("alt+5", "5"))
    await till.send(WATER[1:], "<enter>")
    assert "Items: 1" in till.part("side")


async def test_plus_and_minus_act_at_once_and_keypad_keys_of_both_spellings(till: Screens) -> None:
    await till.send("3", "<multiply>", "<enter>", WATER, "<enter>", "<add>", "-", "<subtract>")
    assert "Items: 2" in till.part("side")


async def test_a_product_sold_by_weight_asks_for_its_weight(till: Screens) -> None:
    await till.send("04011", "<enter>")
    assert till.part("prompt").startswith(" Weight of Bananas in kg")
    await till.send(WATER, "<enter>")
    assert "Items: 0" not in till.part("side")
    assert till.register.cart is None
    await till.send("0,480", "<enter>")
    assert "0.480 kg" in till.part("main")
    assert "Items: 1" in till.part("side")


async def test_917_asks_before_it_disconnects_and_connects_at_once(till: Screens) -> None:
    await till.send("<f10>", "8", "<enter>")
    assert mode_of(till.register) is Mode.ONLINE
    assert "Disconnect from the retail server?" in till.part("main")
    await till.send("<enter>")
    assert mode_of(till.register) is Mode.MANUAL_OFFLINE
    assert "■ DISCONNECTED" in till.part("status")
    assert "8 917 Connect " in till.part("side")
    await till.send("<f10>", "917", "<enter>")
    assert mode_of(till.register) is Mode.ONLINE
    assert "8 917 Disconnect" in till.part("side")


async def test_what_cannot_work_now_is_greyed_with_its_reason(till: Screens) -> None:
    await till.send("<f11>", "<enter>", WATER, "<enter>")
    assert "8: A sale is open" in till.part("side")
    await till.send("<f11>")
    assert mode_of(till.register) is Mode.MANUAL_OFFLINE
    assert "Finish or void it, then connect." in till.part("message")


async def test_the_server_dies_in_mid_sale_and_comes_back_for_the_next_one(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send(WATER, "<enter>")
        ready_shop.server.kill()
        await till.send(WATER, "<enter>", "<f9>", "<enter>")
        assert "◆ OFFLINE" in till.part("status")
        assert "OFFLINE" in till.part("main")
        ready_shop.server.start()
        ready_shop.clock.advance(3_600)
        await till.send(WATER, "<enter>", "<f9>", "<enter>")
        assert "● ONLINE" in till.part("status")
        await till.until(lambda: register.counts.waiting == 0, "both sales are delivered")
        assert ready_shop.server.statement_of().sale.count == 2


async def test_connection_status_tells_everything(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send("<f12>")
        told = till.part("main")
        for said in (
            *("● ONLINE since", ready_shop.server.url, "✓ Yes: it goes on selling without the", "1.0 s"),
            *("Last synchronisation", "✓ done", "Last success", "Pending downloads", "Pending transactions", "Parked"),
            *("✓ Staff (1060)", "✓ Configuration (1070)", "✓ Products (1040)", "✓ Schema", "✓ Data age", "✓ Disk free"),
            *("Downloads (0 pending)", "Uploads (", "Last changes", "Offline profile"),
        ):
            assert said in told
        await till.send("<f11>", "<enter>")
        assert "ONLINE → DISCONNECTED" in till.part("main")
        assert "operator 000160" in till.part("main")
        assert "F11 Connect" in till.part("keys")
        await till.send(WATER, "<enter>")
        assert "was not sold: the Connection screen is open" in till.part("message")
        await till.send("<f11>", "<f5>", "<f12>")
        assert till.context is Context.SALE


async def test_search_as_you_type_then_enter_sells_what_is_marked(till: Screens) -> None:
    await till.send("2*", "<enter>", "<f2>", "mineral wat")
    await till.until(lambda: "Mineral water 1.5 L" in till.part("main"), "the product is listed")
    await till.send("<enter>")
    assert "Mineral water 1.5 L, 2 × €0.95" in till.part("message")


async def test_a_name_and_enter_with_no_gap_wait_for_their_own_answer(till: Screens) -> None:
    await till.send("<f2>", "mineral wat", "<enter>", WATER, "<enter>")
    assert "Mineral water 1.5 L, 2 × €0.95" in till.part("message")


async def test_a_scan_into_the_search_is_sold_as_scanned(till: Screens) -> None:
    await till.send("<f2>", WATER, "<enter>")
    assert till.context is Context.SALE
    assert "Items: 1" in till.part("side")


async def test_set_quantity_and_void(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f4>", "7", "<enter>")
    assert "Items: 7" in till.part("side")
    await till.send("5", "<f4>")
    assert "Items: 5" in till.part("side")
    await till.send("<f4>", WATER, "<enter>")
    assert "Items: 5" in till.part("side")
    await till.send("<escape>", "<f5>")
    assert "void: Mineral water" in till.part("main")
    await till.send("<f8>", "<enter>")
    assert till.register.cart is None


async def test_a_return_pays_out(till: Screens) -> None:
    await till.send("<f7>", WATER, "<enter>", "1", "<enter>", "<f9>")
    assert "-0•95" not in till.part("side")
    await till.send("<enter>")
    assert "The return is done" in till.part("message")
    assert "Pay out €0.95" in till.part("message")


async def test_an_amount_that_is_too_small_leaves_the_rest_to_pay(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f9>", "0.50", "<enter>")
    assert "Still to pay: €0.45." in till.part("message")
    await till.send("<f5>", "<escape>", WATER, "<enter>")
    assert "Items: 2" in till.part("side")


async def test_bad_input_is_a_sentence_and_keeps_the_cart(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    for bad in ("4000000000000", "0*", "1000000000*", "5*5*5", "x" * 200):
        cart = till.register.cart
        await till.send(bad, "<enter>")
        assert "✗" in till.part("message")
        assert till.register.cart == cart
        await till.send("<escape>")


async def test_the_palette_runs_an_operation_by_its_number(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<ctrl+k>", "102", "<enter>")
    assert "void: Mineral water" in till.part("main")
    await till.send("<ctrl+k>", WATER, "<enter>")
    assert "No command is called" in till.part("message")


async def test_help_lists_every_operation(till: Screens) -> None:
    await till.send("<f1>")
    seen = till.part("main")
    while MARK_DOWN.strip() in till.part("main"):
        await till.send("<pagedown>")
        seen += till.part("main")
    for operation in OPERATIONS:
        assert f" {operation.number} " in seen


async def test_french_is_chosen_at_sign_on(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send("<f3>")
        assert "Numéro d'employé" in till.part("main")
        await till.sign_on()
        await till.send(WATER, "<enter>")
        assert "Déconnecter" in till.part("side")
        assert "0,95" in till.part("main")


async def test_a_wrong_pin_is_masked_refused_and_locks_in_the_end(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register, screens(register) as till:
        await till.send("000160", "<enter>", "987654")
        assert "987654" not in till.text
        assert "••••••" in till.part("prompt")
        await till.send("<enter>")
        refusals = [till.part("message")]
        for _ in range(4):
            await till.send("000160", "<enter>", "987654", "<enter>")
            refusals.append(till.part("message"))
        await till.sign_on()
        assert register.staff is None
        assert till.context is Context.SIGN_ON
        assert till.part("message") not in refusals[:1]


async def test_an_open_sale_is_there_again_after_signing_off(till: Screens) -> None:
    await till.send(WATER, "<enter>", "<f3>", "1", "<enter>")
    assert "An open sale is kept" in till.part("main")
    await till.sign_on()
    assert "Items: 1" in till.part("side")


async def test_small_terminal_has_everything_that_matters(register: Register) -> None:
    async with screens(register, SMALL) as till:
        await till.send(WATER, "<enter>")
        text = till.text
        for said in ("PARIS", "Amélie", "● ONLINE", "Mineral water 1.5 L", "TOTAL", "8 917 Disconnect", "F9 Pay", "F1 Help"):
            assert said in text
        for keys in (("<f12>",), ("<f12>", "<f1>"), ("<escape>", "<ctrl+k>"), ("<escape>", "<f10>"), ("<escape>", "<f9>")):
            await till.send(*keys)
            assert "F1 Help" in till.part("keys") or till.context is Context.HELP
        await till.send("<enter>")
        assert "CHANGE" in till.text


async def test_the_layout_follows_a_resized_terminal(till: Screens) -> None:
    await till.send(WATER, "<enter>")
    for size in (SMALL, WIDE, (60, 20), WIDE):
        await till.pilot.resize_terminal(*size)
        await till.settled()
        assert "TOTAL" in till.text
        assert "Mineral water" in till.text


async def test_a_click_presses_a_button_and_selects_a_line(till: Screens) -> None:
    await till.send(WATER, "<enter>", "2900000010130", "<enter>")
    await till.pilot.click("#main", offset=(10, 1))
    await till.settled()
    assert till.part("main").splitlines()[1].startswith("▸   1")
    rows = till.part("side").splitlines()
    at = next(y for y, row in enumerate(rows) if "5 Pay cash" in row)
    await till.pilot.click("#side", offset=(6, at))
    await till.settled()
    assert "TO PAY" in till.part("side")
    await till.pilot.click("#side", offset=(6, 4))
    await till.settled()
    assert till.context is Context.RECEIPT


async def test_the_terminals_cursor_is_at_the_prompt(till: Screens) -> None:
    await till.send("123")
    prompt = till.app.query_one("#prompt").region
    assert till.app.cursor_position == (prompt.x + len(" ❯ 123"), prompt.y)


async def test_no_colour_still_tells_everything(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screens(register) as till:
        await till.send(WATER, "<enter>", "nonsense*", "<enter>")
        for said in ("● ONLINE", "▸   1", "✗ "):
            assert said in till.text
        for strip in till.drawn():
            for segment in strip:
                style = segment.style
                if style is not None and style.color is not None and style.color.triplet is not None:
                    assert len(set(style.color.triplet)) == 1


async def test_five_hundred_dialogs_leave_no_memory_behind(till: Screens) -> None:
    await till.send(*["<ctrl+q>", "<escape>"] * 50)
    tracemalloc.start()
    await till.send(*["<ctrl+q>", "<escape>"] * 50)
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(10):
        await till.send(*["<ctrl+q>", "<escape>"] * (DIALOGS // 10))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < KEPT_BYTES


@pytest.mark.parametrize("key", ["<ctrl+q>", "<ctrl+c>"])
async def test_leaving_asks_and_keeps_the_sale(ready_shop: ReadyShop, key: str) -> None:
    async with ready_shop.register(ready_shop.home) as register, screens(register) as till:
        await till.send(WATER, "<enter>", key)
        assert till.app.is_running
        till.post("<enter>")
        await till.until(lambda: not till.app.is_running, "the program ends")
        assert register.cart is not None


def test_the_language_of_the_terminal() -> None:
    assert language_of({}) == "en"
    assert language_of({"LANG": "C.UTF-8"}) == "en"
    assert language_of({"LANG": "fr_CH.UTF-8"}) == "fr"
    assert language_of({"LC_ALL": "en_US.UTF-8", "LANG": "fr_FR.UTF-8"}) == "en"
