"""Cards: brand layouts as data, text that fits, pictures drawn once and found again."""
