"""What holds for every test."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Let interrupts through: a suite that a shell started in the background ignores them, as would all it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
