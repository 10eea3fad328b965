"""Pure thinking of this room: no rows, no clock."""
