"""What waits to be sent, and what the centre answered."""
