"""协商会商与经验共享 (art. 5): meetings, opinions of offices, minutes, what follows; the shared library."""
