"""GitHub: the only place that imports github3.py, and what it says as records of our own."""
