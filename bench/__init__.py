"""Measurements, run by hand: JSON lines on stdout, each figure beside its budget. Never part of the tests."""
