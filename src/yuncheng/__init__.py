"""云程 Yuncheng: the whole life of a county's government IT projects, from list to evaluation.

The plan of the house is in docs/house.md; this package holds its rooms.
"""

__version__ = "0.1.0"
