"""The API: what storefront and office can do, for programs. Faces parse, do one deed or ask a few queries, render."""
