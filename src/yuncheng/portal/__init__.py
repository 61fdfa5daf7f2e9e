"""What a person meets first: signing in, the desk, projects, pictures and the law, over all that lies below."""
