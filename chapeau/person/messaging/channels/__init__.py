"""Messages beside mail: text messages, notifications, notes in the shop, other programs. One ledger, one policy."""
