"""Frozen records that travel between the floors. They hold data and know nothing of files, networks or clocks."""
