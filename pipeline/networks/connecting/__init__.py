"""Getting the secrets of an account: what each network asks of a person, and how it hands out its tokens."""
