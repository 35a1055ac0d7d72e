"""The tables of the directory."""
