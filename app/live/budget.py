"""How much one connection may say."""

from __future__ import annotations

import time

from app.live.rooms import Refused

RATE, BURST = 120.0, 600.0  # messages a second that one socket may send, and at once
# The stock provider sends on every cursor it hears of: a busy room makes a quiet client loud.
PRESENCE = 0.05  # what such a message counts


class Budget:
    """How much one socket may still say. Typing fast with a cursor is some 20 messages a second."""

    def __init__(self) -> None:
        self._left = BURST
        self._at = time.monotonic()

    def spend(self, cost: float = 1.0) -> None:
        """Count one message. Raises Refused when it is too much."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * RATE) - cost
        self._at = now
        if self._left < 0:
            raise Refused(4429, "too many messages")
