"""How anything happens: cases, the append-only record, `act()` as the one write path, and what is derived from them."""
