"""规划与清单 (art. 7): a unit's round of a year, the bureau's collection, the published lists.

All of it is derived from the spine and the index of obligations; nothing is stored here."""
