"""The calendar site: what is known at one moment, as pages and calendar files."""
