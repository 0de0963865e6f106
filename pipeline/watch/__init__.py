"""The always-on runner: calls the same publishing as everybody, again and again, each time in a process of its own."""
