"""A file of products is read whole or not at all, and every broken row is named by its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from server_stub.headquarters.product_file import NAME_LIMIT, FileBroken, ProductRow, Rules, read_products
from tui_pos.sales.sentence import Refused

RULES = Rules(frozenset({"STANDARD", "FOOD"}), 2)


def read(folder: Path, content: str | bytes) -> list[ProductRow]:
    file = folder / "products.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_products(file, RULES)


def broken(folder: Path, content: str | bytes) -> dict[int, str]:
    with pytest.raises(FileBroken, match="Nothing was imported") as error:
        read(folder, content)
    return {row.line: str(row.reason) for row in error.value.rows}


def test_columns_may_come_in_any_order_and_mostly_be_missing(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "\ufeffName,BARCODE\r\n\r\nTea,123\r\n")
    assert row == ProductRow(line=3, barcode="123", name="Tea", price=None, tax_group="", category="")
    (row,) = read(tmp_path, "category,price,tax_group,name,barcode\nDrinks,2.50,FOOD,Tea,00123\n")
    assert row == ProductRow(line=2, barcode="00123", name="Tea", price=Decimal("2.50"), tax_group="FOOD", category="Drinks")


def test_names_are_cleaned_and_not_unescaped(tmp_path: Path) -> None:
    rows = read(tmp_path, 'barcode,name\n1,"Tea \x1b[31m &quot;x&quot;\u202e"\n2,"two\nlines"\n3,' + "x" * 500 + "\n")
    assert [row.name for row in rows] == ["Tea [31m &quot;x&quot;", "two lines", "x" * NAME_LIMIT]
    assert [row.line for row in rows] == [2, 3, 5]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,Tea", "columns"),
        ("1,Tea,2.50,FOOD,more", "columns"),
        (",Tea,2.50,", "no barcode"),
        ("1 2,Tea,2.50,", "no barcode"),
        ("\u0661,Tea,2.50,", "no barcode"),
        ("1" * 49 + ",Tea,2.50,", "no barcode"),
        ("1,\u200b ,2.50,", "name is empty"),
        ("1,Tea,2.505,", "no price"),
        ("1,Tea,-1,", "no price"),
        ("1,Tea,1e3,", "no price"),
        ('1,Tea,"2,50",', "no price"),
        ("1,Tea,NaN,", "no price"),
        ("1,Tea,99999999.99,", "no price"),
        ("1,Tea,2.50,food", "no tax group"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, reason: str) -> None:
    reasons = broken(tmp_path, f"barcode,name,price,tax_group\n9,Fine,1,\n{row}\n8,Fine,1,\n")
    assert list(reasons) == [3]
    assert reason in reasons[3]


def test_every_broken_row_is_named(tmp_path: Path) -> None:
    assert list(broken(tmp_path, "barcode,name\n1,\n2,Tea\n3,Tea\n,x\n2,Tea\n")) == [2, 5, 6]


def test_what_is_no_csv_or_no_text_is_named_by_its_line(tmp_path: Path) -> None:
    assert list(broken(tmp_path, 'barcode,name\n1,Tea\n2,"Tea\n3,Tea\n')) == [3]
    assert list(broken(tmp_path, b"barcode,name\n1,Tea\n2,Caf\xe9\n")) == [3]


@pytest.mark.parametrize("content", ["", "\n", "1,Tea\n", "barcode\n1\n", "barcode,name,name\n", "barcode,name,vat\n1,Tea,2\n"])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(Refused, match="Nothing was imported"):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No such file"):
        read_products(tmp_path / "none.csv", RULES)
