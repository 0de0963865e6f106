"""The command line: a command parses, calls, reports, exits."""

from pipeline.cli.edge import main

__all__ = ["main"]
