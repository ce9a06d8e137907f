"""Receipts as files: text and PDF, never over another file, never out of the folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from tests.sales.test_receipt import a_sale, receipt
from tui_pos.devices.folder_printer import PrinterToFolder, file_name
from tui_pos.devices.printer import Cause, NotPrinted, Printed, PrinterStatus
from tui_pos.devices.settings import FolderPrinter
from tui_pos.locale import language
from tui_pos.sales.receipt import layout, on_paper
from tui_pos.sales.sentence import say

TITLE = say("Receipt {number}", number="PARIS-1-000481")


async def printed(folder: Path, name: str, kind: Literal["text", "pdf"] = "text") -> Printed | NotPrinted:
    device = await PrinterToFolder.open(FolderPrinter(path=str(folder), format=kind))
    return await device.print(device.job(name, TITLE, on_paper(receipt(a_sale()), language("fr"), device.columns)))


async def test_a_text_file_is_the_receipt(tmp_path: Path) -> None:
    assert isinstance(await printed(tmp_path / "new" / "receipts", "PARIS-1-000481"), Printed)
    (file,) = (tmp_path / "new" / "receipts").iterdir()
    assert file.name == "PARIS-1-000481.txt"
    assert tuple(file.read_text(encoding="utf-8").splitlines()) == layout(receipt(a_sale()), language("fr"))
    assert file.stat().st_mode & 0o777 == 0o600


async def test_the_same_receipt_again_is_another_file(tmp_path: Path) -> None:
    for _ in range(3):
        await printed(tmp_path, "PARIS-1-000481", "pdf")
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "PARIS-1-000481-2.pdf",
        "PARIS-1-000481-3.pdf",
        "PARIS-1-000481.pdf",
    ]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", "", "a\x00b", "Z report é", "x" * 500])
async def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "receipts"
    assert isinstance(await printed(folder, name), Printed)
    (file,) = folder.iterdir()
    assert file.stem == file_name(name)
    assert [path.name for path in tmp_path.iterdir()] == ["receipts"]


async def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "receipts").write_text("a file is in the way")
    result = await printed(tmp_path / "receipts", "PARIS-1-000481")
    assert isinstance(result, NotPrinted)
    assert result.cause is Cause.NOT_WRITTEN
    assert "It is kept" in str(result.sentence)
    assert result.job.content.startswith("            Épicerie du Marché".encode())
    device = await PrinterToFolder.open(FolderPrinter(path=str(tmp_path / "receipts")))
    assert (await device.status()).trouble is Cause.NOT_WRITTEN


async def test_a_place_that_takes_no_files(tmp_path: Path) -> None:
    (tmp_path / "receipts").symlink_to("/proc")
    result = await printed(tmp_path / "receipts", "PARIS-1-000481")
    assert isinstance(result, NotPrinted)
    assert result.cause is Cause.NOT_WRITTEN


async def test_a_usable_folder_has_no_trouble(tmp_path: Path) -> None:
    device = await PrinterToFolder.open(FolderPrinter(path=str(tmp_path / "receipts")))
    assert await device.status() == PrinterStatus()
    device.close()
