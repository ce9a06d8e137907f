"""Facts about a database are kept inside it, one value a name."""

from __future__ import annotations

from peewee import Database

from tui_pos.channel.settings import SettingName, read_setting, write_setting


def test_a_setting_is_empty_until_it_is_set_and_then_the_last_value(db: Database) -> None:
    assert read_setting(db, SettingName.SESSION) == ""
    write_setting(db, SettingName.SESSION, "7")
    write_setting(db, SettingName.SESSION, "8")
    assert read_setting(db, SettingName.SESSION) == "8"
