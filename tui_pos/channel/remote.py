"""The remote channel proxy (DESIGN section 4, *The swap*): a peewee database that asks the retail server and has no SQL."""

from __future__ import annotations

from typing import Any, NoReturn

from peewee import Database, NotSupportedError

from tui_pos.channel.requests import AnswerT, DataRequest
from tui_pos.channel.retail_server import RetailServer


class RemoteChannel(Database):
    """The channel database as a register sees it while online: typed questions only.

    Whatever would need SQL raises peewee's NotSupportedError: the answers run where the data is.
    """

    def __init__(self, server: RetailServer) -> None:
        super().__init__(None, autoconnect=False)
        self.server = server

    async def answer(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The retail server's answer. Raises RequestRefused when it refuses the question, ChannelFailure when it fails."""
        return await self.server.ask(request)

    def no_sql(self, *_: Any, **__: Any) -> NoReturn:
        """Refuses every way in which peewee would reach a connection."""
        raise NotSupportedError("the remote channel answers data requests; it takes no SQL")

    connect = no_sql
    connection = no_sql
    cursor = no_sql
    execute = no_sql
    execute_sql = no_sql
    begin = no_sql
    commit = no_sql
    rollback = no_sql
    get_tables = no_sql
    get_views = no_sql
    get_indexes = no_sql
    get_columns = no_sql
    get_primary_keys = no_sql
    get_foreign_keys = no_sql
