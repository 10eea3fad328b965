"""Pure thinking: which question comes next, what an answer may be, what a score means, which words are frequent."""
