"""The window: pages that emit wishes and are told facts."""
