"""What a register has of its packages, as its screens and its offline database tell it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.headquarters import CROISSANT, Headquarters
from tests.ready import ReadyShop
from tui_pos.channel.requests import FindProduct, RequestRefused, SignOn
from tui_pos.register import Register
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.packages import Manifest
from tui_pos.sync.sessions import DownloadSession


def offline_file(shop: ReadyShop) -> Path:
    (file,) = shop.home.path.glob("offline-*.sqlite")
    return file


def record(register: Register, manifest: Manifest) -> DownloadSession:
    (found,) = [download for download in register.sync_status.downloads if download.session == manifest.session]
    return found


def statuses(register: Register, *manifests: Manifest) -> list[DownloadStatus]:
    return [record(register, manifest).status for manifest in manifests]


async def price_here(register: Register, barcode: str = CROISSANT) -> int | None:
    """What the offline database says."""
    return (await register.copy.database.answer(FindProduct(barcode=barcode))).product.price


async def may_sign_on(register: Register, staff: str, pin: str) -> bool:
    """Whether the offline database lets somebody in."""
    try:
        await register.copy.database.answer(SignOn(staff=staff, pin=pin))
    except RequestRefused:
        return False
    return True


@contextmanager
def broken(hq: Headquarters, manifest: Manifest) -> Iterator[None]:
    """The file of a package is damaged at the server for a while."""
    file = hq.file(manifest)
    sound = file.read_bytes()
    file.write_bytes(bytes(len(sound)))
    yield
    file.write_bytes(sound)
