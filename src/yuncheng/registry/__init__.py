"""Who and what: units, people, roles, experts, agencies, companies, projects, systems — and the doors to them."""
