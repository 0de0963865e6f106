"""Videos: what a file is, without what it tells of its maker, and made to fit a network."""
