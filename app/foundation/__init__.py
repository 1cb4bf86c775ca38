"""What every layer may lean on: errors, clock, ids, folders, settings, logs. Standard library and platformdirs only."""
