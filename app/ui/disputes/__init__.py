"""Disputes: one voucher, two claims, and what was decided."""
