"""What a change alters for readers: two states of a workspace, compared post by post as networks will show them."""
