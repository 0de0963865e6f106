"""Telling people what needs them: what is news (pure), how it is said (pure), what was told, and who carries it."""
