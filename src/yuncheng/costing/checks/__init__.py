"""What is looked at in a budget, one file a matter. Each check gives findings; ``assess.py`` calls them all."""
