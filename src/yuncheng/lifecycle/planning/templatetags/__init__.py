"""Tags of the planning phase."""
