"""How each operation is tried: one case a row of the registry, in the module of its group (issue 4, *What must be shown*)."""
