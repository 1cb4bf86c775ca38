"""The exchange with the central service: sends what waits, reads what is new; by requests, without Qt or SQL."""
