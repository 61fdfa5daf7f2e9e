"""How the house is put together for one county: settings, addresses, the door for the server."""
