"""The remote channel answers data requests and refuses every way of sending SQL."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from aiohttp import web
from peewee import DatabaseProxy, NotSupportedError

from tests.channel.servers import http_server
from tui_pos.channel.models import Product, Setting
from tui_pos.channel.remote import RemoteChannel
from tui_pos.channel.requests import PROTOCOL_VERSION, Reply, SignOn, StaffMember
from tui_pos.channel.retail_server import RetailServer


def remote() -> RemoteChannel:
    return RemoteChannel(RetailServer("http://127.0.0.1:1", "secret"))


def enter(context: object) -> None:
    with context:  # type: ignore[attr-defined]
        pytest.fail("a transaction on a database without SQL")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda db: db.connect(),
        lambda db: db.connection(),
        lambda db: db.cursor(),
        lambda db: db.execute_sql("SELECT 1"),
        lambda db: db.get_tables(),
        lambda db: db.table_exists("product"),
        lambda db: list(Product.select().execute(db)),
        lambda db: Setting.insert(name="a", value="b").execute(db),
        lambda db: Product.update(name="x").execute(db),
        lambda db: Product.delete().execute(db),
        lambda db: enter(db.atomic()),
        lambda db: enter(db.transaction()),
        lambda db: enter(db.connection_context()),
        lambda db: enter(db),
        lambda db: db.begin(),
        lambda db: db.commit(),
        lambda db: db.rollback(),
    ],
)
def test_every_attempt_at_sql_is_refused(attempt: Callable[[RemoteChannel], object]) -> None:
    with pytest.raises(NotSupportedError):
        attempt(remote())


async def test_it_answers_through_a_proxy_as_the_offline_database_does() -> None:
    member = StaffMember(number="1", name="A", role="cashier")

    async def handler(_: web.Request) -> web.Response:
        answer = msgspec.Raw(msgspec.json.encode(member))
        return web.Response(body=msgspec.json.encode(Reply(version=PROTOCOL_VERSION, answer=answer)))

    async with http_server(handler) as url:
        server = RetailServer(url, "secret")
        channel = DatabaseProxy()
        channel.initialize(RemoteChannel(server))
        assert await channel.answer(SignOn(staff="1", pin="1")) == member
        await server.close()
