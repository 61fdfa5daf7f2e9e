"""The law, executable: pure Python, standard library only, no clock, no database, no Django."""
