"""Markdown to what a network shows: runs and spans, counting, casing, templates, links."""
