"""What `tellal init` puts into a new workspace: `shared/`, and the words of it in each language."""
