"""The folder that users own, read into records: settings, brand, channels, campaigns, posts, and git's view of them."""
