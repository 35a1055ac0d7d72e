"""What an operator watches, for Prometheus: how much, how it ended, how long each hop took; nothing that was said."""

from __future__ import annotations

import re

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)

messages = Counter("lots_messages", "Messages stored in the inbox", ["channel"])
refused = Counter("lots_refused", "Messages not taken, by reason", ["reason"])
outcomes = Counter("lots_outcomes", "Replies, by their kind", ["kind"])
failures = Counter("lots_failures", "What failed, and was tried again or told", ["what"])
# inbox: stored until claimed; rasa: one request; actions and tracker: inside it; whole: stored until answered
hops = Histogram("lots_hop_seconds", "Time of one hop", ["hop"], buckets=_SECONDS)
queue = Gauge("lots_queue_length", "Messages that wait or are being handled")

_TIMING = re.compile(r"(\w+);dur=([\d.]+)")


def observe_server_timing(header: str) -> None:
    """The hops inside Rasa, as its Server-Timing header tells them (milliseconds)."""
    for name, milliseconds in _TIMING.findall(header):
        hops.labels(name).observe(float(milliseconds) / 1000)
