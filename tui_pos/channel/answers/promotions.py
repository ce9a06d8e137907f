"""The promotions that come with what a channel answers, and the answer to FindCoupon (issue 4, *Discounts*).

With a product come all that could matter for it: by product, by category, or for everything; with a coupon those that ask
for it. They are sent a day before they begin and until a day after they end, since the cart that wants them was started
at another instant, by another clock. Terms that cannot be read are left out and logged: a scan never fails for them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.requests import CouponFound, FindCoupon, RefusalCode, refuse
from tui_pos.sales.discounts.offers import selections_of
from tui_pos.sales.discounts.promotions import Promotion, coupon_key, is_active, read_terms
from tui_pos.sales.sentence import say

DAY = 24 * 3600 * 1_000_000
REMEMBERED = 4_096
VALID_ABOUT = """
    SELECT number, name, valid_from, valid_to, terms FROM discount
    WHERE store_id = ? AND valid_from < ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY number
"""
LOG = logging.getLogger(__name__)
# Whoever wants the log listens to it; without anybody nothing may be written over the screen.
LOG.addHandler(logging.NullHandler())


def promotions_for(db: Database, product: str, category: str, asker: Asker) -> tuple[Promotion, ...]:
    """The store's promotions that select a product of this category, by their numbers."""
    return tuple(
        promotion
        for promotion in valid_about(db, asker)
        if any(selection.selects(product, category) for selection in selections_of(promotion))
    )


def find_coupon(db: Database, request: FindCoupon, asker: Asker) -> CouponFound:
    """The promotions that ask for the coupon. Refused as not_found for a code that none asks for, or none now."""
    key = coupon_key(request.code)
    asked = [promotion for promotion in valid_about(db, asker) if key in map(coupon_key, promotion.terms.coupons)]
    if not any(is_active(promotion, asker.now) for promotion in asked):
        raise refuse(
            RefusalCode.NOT_FOUND,
            say("No promotion asks for the coupon {code} today. Nothing was changed: check the code.", code=request.code),
        )
    return CouponFound(tuple(asked))


def valid_about(db: Database, asker: Asker) -> Iterator[Promotion]:
    """The store's promotions within a day of the asker's instant, by their numbers."""
    for row in dialect.rows(db, VALID_ABOUT, (asker.store, asker.now + DAY, asker.now - DAY)):
        promotion = promotion_in(*row)
        if promotion is not None:
            yield promotion


@lru_cache(REMEMBERED)
def promotion_in(number: str, name: str, valid_from: int, valid_to: int | None, terms: str) -> Promotion | None:
    """The promotion of a row, read once; None when its terms cannot be read."""
    try:
        read = read_terms(terms)
    except (msgspec.MsgspecError, RecursionError) as error:
        LOG.warning("promotion %s (%s) is left out, its terms cannot be read: %s", number, name, error)
        return None
    return Promotion(number=number, name=name, terms=read, valid_from=valid_from, valid_to=valid_to)
