"""Tables in files: reading what others made, understanding it, and writing what others will read. Knows nobody."""
