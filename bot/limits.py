"""How fast anybody may write: per conversation and per network address. The machine itself is free."""

from __future__ import annotations

from ipaddress import ip_address

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A hurried person writes ten messages a minute; a whole authority may share one address.
PER_CONVERSATION = parse("30/minute")
PER_ADDRESS = parse("600/minute")
TELL = parse("1/minute")


class Limits:
    """One front's own counts: with several fronts each allows its share."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()  # the limiter itself holds it weakly
        self._counts = MovingWindowRateLimiter(self._storage)

    def allows(self, conversation: str, address: str) -> bool:
        """Whether one more message may come; `address` is empty where the channel has none."""
        if is_loopback(address):
            return True
        if address and not self._counts.hit(PER_ADDRESS, "address", address):
            return False
        return bool(self._counts.hit(PER_CONVERSATION, "conversation", conversation))

    def tells(self, conversation: str) -> bool:
        """Whether to say so once more, in a channel where every refusal is a message of its own."""
        return bool(self._counts.hit(TELL, "told", conversation))


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
