"""All operations in the order of their numbers: what help, palette, key bar and button grid are made from."""

from __future__ import annotations

from typing import Any

from tui_pos.operations.card import ASK_AGAIN, GIVE_UP_CARD, PAY_CARD
from tui_pos.operations.cash import BANK_DROPPED, DECLARE_START, FLOAT_ENTRY, NO_SALE, SAFE_DROPPED, TENDER_REMOVAL
from tui_pos.operations.comments import TRANSACTION_COMMENT
from tui_pos.operations.connection import CANCEL_DOWNLOAD, DATABASE_CONNECTION, RETRY_DOWNLOAD, RETRY_PARKED, SYNCHRONISE
from tui_pos.operations.counting import DECLARE_TENDERS
from tui_pos.operations.customers import CUSTOMER, CUSTOMER_ADD, CUSTOMER_CLEAR, CUSTOMER_PAGE, CUSTOMER_SEARCH
from tui_pos.operations.discounts import DISCOUNTS
from tui_pos.operations.ending import BLIND_CLOSE, CLOSE_SHIFT, MANAGE_SHIFTS, RESUME_SHIFT, SUSPEND_SHIFT
from tui_pos.operations.health import HEALTH_CHECK
from tui_pos.operations.journal import EXPORT_JOURNAL, PRINT_AGAIN, SHOW_JOURNAL
from tui_pos.operations.lines import CHANGE_UNIT, INVOICE_COMMENT, PRICE_OVERRIDE, PRODUCT_COMMENT, SERIAL_NUMBER
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK, PAY_CHECK, PAY_CURRENCY, VOID_PAYMENT
from tui_pos.operations.people import LOCK_REGISTER, TRAINING_MODE, UNLOCK_REGISTER
from tui_pos.operations.pin import CHANGE_PIN
from tui_pos.operations.products import PRICE_CHECK, PRODUCT_DETAILS
from tui_pos.operations.receipts import RECEIPTS
from tui_pos.operations.registry import Operation
from tui_pos.operations.reports import PRINT_X, REPRINT_Z
from tui_pos.operations.returns import RETURN_PRODUCT, RETURN_TRANSACTION
from tui_pos.operations.sale import (
    CLEAR_QUANTITY,
    PRODUCT_SALE,
    PRODUCT_SEARCH,
    SET_QUANTITY,
    VOID_PRODUCT,
    VOID_TRANSACTION,
)
from tui_pos.operations.sales_reports import SALES_REPORTS
from tui_pos.operations.shift import LOG_OFF, LOG_ON
from tui_pos.operations.suspension import LIST_SUSPENDED, RECALL, SUSPEND, VOID_SUSPENDED
from tui_pos.operations.tax_overrides import (
    OVERRIDE_LINE_TAX,
    OVERRIDE_LINE_TAX_FROM_LIST,
    OVERRIDE_TAX,
    OVERRIDE_TAX_FROM_LIST,
)
from tui_pos.operations.vouchers import VOUCHERS

OPERATIONS: tuple[Operation[Any, Any], ...] = (
    PRODUCT_SALE,
    VOID_PRODUCT,
    SET_QUANTITY,
    CLEAR_QUANTITY,
    PRODUCT_SEARCH,
    RETURN_PRODUCT,
    RETURN_TRANSACTION,
    SHOW_JOURNAL,
    PAY_CASH,
    PAY_CARD,
    PAY_CURRENCY,
    PAY_CHECK,
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
    LOCK_REGISTER,
    UNLOCK_REGISTER,
    TRAINING_MODE,
    SUSPEND,
    RECALL,
    VOID_SUSPENDED,
    LIST_SUSPENDED,
    TRANSACTION_COMMENT,
    CUSTOMER,
    CUSTOMER_SEARCH,
    CUSTOMER_CLEAR,
    CUSTOMER_ADD,
    CUSTOMER_PAGE,
    CHANGE_PIN,
    *DISCOUNTS,
    *RECEIPTS,
    *SALES_REPORTS,
    HEALTH_CHECK,
    PRICE_CHECK,
    PRODUCT_COMMENT,
    PRICE_OVERRIDE,
    INVOICE_COMMENT,
    CHANGE_UNIT,
    OVERRIDE_TAX,
    OVERRIDE_TAX_FROM_LIST,
    OVERRIDE_LINE_TAX,
    OVERRIDE_LINE_TAX_FROM_LIST,
    SERIAL_NUMBER,
    PRODUCT_DETAILS,
    ASK_AGAIN,
    GIVE_UP_CARD,
    *VOUCHERS,
)
