"""One file per network, an explicit registry, a shared contract."""
