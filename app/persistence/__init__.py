"""The desk's own SQLite file: the only package of the desk that speaks SQL; frozen dataclasses leave it, never rows."""
