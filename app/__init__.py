"""Comptoir, the front desk of a place that helps people with digital tools."""

from __future__ import annotations

__version__ = "0.1.0"
