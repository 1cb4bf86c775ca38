"""The steps from one version of the desk's file to the next."""
