"""The house's settings in the office: one panel a page, the same panels the set-up walks through."""
