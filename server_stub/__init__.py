"""The stub retail server: the HTTP service in front of the channel database, for development and tests."""
