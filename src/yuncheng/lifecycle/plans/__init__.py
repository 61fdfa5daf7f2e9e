"""规划 (art. 6): the county plan, department plans that lean on it, and which projects serve which item."""
