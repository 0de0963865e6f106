"""Whether everything around the content can be trusted: facts are gathered, checks judge them, each says what to do."""
