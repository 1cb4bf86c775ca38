"""The first page of a desk that is not enrolled."""
