"""The page where passes are scanned."""
