"""The rules of vouchers, redemptions, journal and receipts, as functions of values: no clock, no files, no network."""
