"""What people do at the desk, each use case one transaction; no Qt, no SQL, no network."""
