"""All operations in the order of their numbers: what help, palette, key bar and button grid are made from."""

from __future__ import annotations

from typing import Any

from tui_pos.operations.connection import CANCEL_DOWNLOAD, DATABASE_CONNECTION, RETRY_DOWNLOAD, RETRY_PARKED, SYNCHRONISE
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK, VOID_PAYMENT
from tui_pos.operations.registry import Operation
from tui_pos.operations.sale import (
    CLEAR_QUANTITY,
    PRODUCT_SALE,
    PRODUCT_SEARCH,
    RETURN_PRODUCT,
    SET_QUANTITY,
    VOID_PRODUCT,
    VOID_TRANSACTION,
)
from tui_pos.operations.shift import LOG_OFF, LOG_ON

OPERATIONS: tuple[Operation[Any, Any], ...] = (
    PRODUCT_SALE,
    VOID_PRODUCT,
    SET_QUANTITY,
    CLEAR_QUANTITY,
    PRODUCT_SEARCH,
    RETURN_PRODUCT,
    PAY_CASH,
    PAY_CASH_QUICK,
    VOID_PAYMENT,
    VOID_TRANSACTION,
    LOG_ON,
    LOG_OFF,
    DATABASE_CONNECTION,
    SYNCHRONISE,
    RETRY_PARKED,
    RETRY_DOWNLOAD,
    CANCEL_DOWNLOAD,
)
