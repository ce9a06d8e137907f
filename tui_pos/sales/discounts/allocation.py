"""An amount shared to the last minor unit: by largest remainder, so that the shares sum to it exactly.

No share exceeds its weight as long as the amount does not exceed their sum; so an amount off, shared over what is left
to pay, never makes anything negative.
"""

from __future__ import annotations

from collections.abc import Sequence


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount (>= 0) in proportion to the weights (>= 0), in their order; equal remainders favour who comes first.

    Weights that sum to 0 share nothing: the amount must then be 0.
    """
    if len(weights) == 1:
        return [amount]
    whole = sum(weights)
    if not whole or not amount:
        return [0] * len(weights)
    if amount == whole:
        return list(weights)
    shares = [amount * weight // whole for weight in weights]
    missing = amount - sum(shares)
    if missing:
        remainders = [-(amount * weight % whole) for weight in weights]
        by_remainder = sorted(range(len(weights)), key=remainders.__getitem__)
        for index in by_remainder[:missing]:
            shares[index] += 1
    return shares
