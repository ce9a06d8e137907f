"""A terminal point of sale that keeps selling when its retail server does not answer."""

__version__ = "0.1.0"
