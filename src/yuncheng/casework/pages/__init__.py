"""The pages of casework, the same for every procedure: they ask `offers`, `journal`, `showing`, and end in `act()`."""
