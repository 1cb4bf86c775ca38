"""The steps from one version of the central database to the next."""
