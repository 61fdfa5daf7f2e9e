"""What can go wrong with a key, a seal or the libraries underneath."""


class GuomiError(ValueError):
    """A key or a value has the wrong shape, or no library here can do what was asked."""


class SealBrokenError(GuomiError):
    """Sealed bytes do not open: wrong key, wrong associated data, or they were changed."""
