"""All operations in the order of their numbers: what help, palette, key bar and button grid are made from."""

from __future__ import annotations

from typing import Any

from tui_pos.operations.cash import BANK_DROPPED, DECLARE_START, FLOAT_ENTRY, NO_SALE, SAFE_DROPPED, TENDER_REMOVAL
from tui_pos.operations.connection import CANCEL_DOWNLOAD, DATABASE_CONNECTION, RETRY_DOWNLOAD, RETRY_PARKED, SYNCHRONISE
from tui_pos.operations.counting import DECLARE_TENDERS
from tui_pos.operations.discounts import DISCOUNTS
from tui_pos.operations.ending import BLIND_CLOSE, CLOSE_SHIFT, MANAGE_SHIFTS, RESUME_SHIFT, SUSPEND_SHIFT
from tui_pos.operations.health import HEALTH_CHECK
from tui_pos.operations.journal import EXPORT_JOURNAL, PRINT_AGAIN, SHOW_JOURNAL
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK, VOID_PAYMENT
from tui_pos.operations.receipts import RECEIPTS
from tui_pos.operations.registry import Operation
from tui_pos.operations.reports import PRINT_X, REPRINT_Z
from tui_pos.operations.sale import (
    CLEAR_QUANTITY,
    PRODUCT_SALE,
    PRODUCT_SEARCH,
    RETURN_PRODUCT,
    SET_QUANTITY,
    VOID_PRODUCT,
    VOID_TRANSACTION,
)
from tui_pos.operations.sales_reports import SALES_REPORTS
from tui_pos.operations.shift import LOG_OFF, LOG_ON

OPERATIONS: tuple[Operation[Any, Any], ...] = (
    PRODUCT_SALE,
    VOID_PRODUCT,
    SET_QUANTITY,
    CLEAR_QUANTITY,
    PRODUCT_SEARCH,
    RETURN_PRODUCT,
    SHOW_JOURNAL,
    PAY_CASH,
    PAY_CASH_QUICK,
    VOID_PAYMENT,
    VOID_TRANSACTION,
    LOG_ON,
    LOG_OFF,
    DATABASE_CONNECTION,
    MANAGE_SHIFTS,
    NO_SALE,
    DECLARE_TENDERS,
    BLIND_CLOSE,
    SUSPEND_SHIFT,
    CLOSE_SHIFT,
    PRINT_X,
    REPRINT_Z,
    DECLARE_START,
    FLOAT_ENTRY,
    TENDER_REMOVAL,
    SAFE_DROPPED,
    BANK_DROPPED,
    SYNCHRONISE,
    RETRY_PARKED,
    RETRY_DOWNLOAD,
    CANCEL_DOWNLOAD,
    RESUME_SHIFT,
    PRINT_AGAIN,
    EXPORT_JOURNAL,
    *DISCOUNTS,
    *RECEIPTS,
    *SALES_REPORTS,
    HEALTH_CHECK,
)
