"""A review said: on a terminal, and as Markdown in which content is nothing but text."""
