"""The commands of the desk without a window: JSON lines on stdout, sentences on stderr."""
