"""What runs beside the window: lanes for blocking work, and bridges from other threads. QtCore only."""
