"""The demonstration: a real central service on this machine, real vouchers, and a desk enrolled with it."""
