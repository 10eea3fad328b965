"""The faces: parse, one deed or a few queries, render."""
