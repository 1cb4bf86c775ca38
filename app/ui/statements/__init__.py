"""The monthly statements of the site."""
