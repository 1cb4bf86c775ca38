"""The choices of this machine."""
