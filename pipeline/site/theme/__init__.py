"""The theme: templates, one stylesheet. MkDocs finds it by its name, `tellal`."""
