"""When a register asks the retail server by itself (DESIGN section 2, rules 3, 4 and 6); pure, instants in UTC microseconds."""

from __future__ import annotations

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.profile import reconnect_interval_us, slow_reconnect_interval_us
from tui_pos.connection.state import GOOD_PROBES_ENOUGH, Availability, ConnectionState, Lock, Mode, Ready


def return_due(state: ConnectionState, profile: OfflineProfile, now: int) -> bool:
    """Whether the start of a transaction at `now` tries to return to the retail server (rules 3 and 6).

    A locked register answers nothing anyway, so it asks each time whether it is still withdrawn. A clock that was set
    back makes the attempt due, lest the register stay offline until the clock has caught up.
    """
    if state.mode is Mode.MANUAL_OFFLINE:
        return False
    if state.lock is Lock.LOCKED:
        return True
    waiting = state.last_attempt <= now < state.last_attempt + interval_us(state, profile)
    return state.mode is Mode.SEAMLESS_OFFLINE and (recovered(state, profile) or not waiting)


def recovered(state: ConnectionState, profile: OfflineProfile) -> bool:
    """Whether enough health checks in a row were answered to set the interval aside."""
    offline_by_itself = state.mode is Mode.SEAMLESS_OFFLINE
    return profile.advanced_switching and offline_by_itself and state.good_probes >= GOOD_PROBES_ENOUGH


def next_attempt(state: ConnectionState, profile: OfflineProfile) -> int | None:
    """From when on the start of a transaction tries to return; None when connected, or only a person can connect."""
    if state.mode is not Mode.SEAMLESS_OFFLINE:
        return None
    return state.last_attempt + (0 if recovered(state, profile) else interval_us(state, profile))


def interval_us(state: ConnectionState, profile: OfflineProfile) -> int:
    """The time between two attempts to return: its own one after the register left because answers took too long."""
    return slow_reconnect_interval_us(profile) if state.slow else reconnect_interval_us(profile)


def probe_wanted(state: ConnectionState, profile: OfflineProfile, availability: Availability) -> bool:
    """Whether the answer to a health check could change anything; a person who disconnected wants none (rule 4)."""
    if not profile.advanced_switching or state.lock is not Lock.OPEN:
        return False
    match state.mode:
        case Mode.ONLINE:
            return isinstance(availability, Ready)
        case Mode.SEAMLESS_OFFLINE:
            return not state.slow
        case Mode.MANUAL_OFFLINE:
            return False
