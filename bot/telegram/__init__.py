"""Telegram as a channel: reading updates, rendering replies, and the connection to the Bot API."""
