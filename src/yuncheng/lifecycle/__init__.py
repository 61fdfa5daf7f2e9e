"""The life of a project, one room a phase. Phases are strangers: they talk through the spine and the journal."""
