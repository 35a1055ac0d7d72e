"""How long each hop may take, in seconds: what is inside another is shorter, so that the outer one still can answer."""

from __future__ import annotations

DATABASE = 3.0  # one statement, or waiting for one lock
ACTION = 6.0  # Rasa waits for the action server
TRY = 8.0  # the front waits for Rasa, once
SLOW = 8.0  # after this the user reads that it takes longer
GIVE_UP = 30.0  # all tries for one message
ASK = 40.0  # an HTTP client waits for its message; it has the `slow` text long before
EVENTS = 25.0  # a long poll
STOP = 5.0  # requests that are open when the front stops
