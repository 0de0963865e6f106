"""Findings, plans and outcomes as text, JSON, SARIF and GitHub annotations: records in, text out, nothing printed."""
