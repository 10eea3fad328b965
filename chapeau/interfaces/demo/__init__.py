"""The demo company: a supplier of bicycle parts, made through deeds with a fixed seed."""
