"""The things customers come for, a file each: a form that collects, an action that does."""
