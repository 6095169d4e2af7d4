"""One module per area; each ends with its table of routes."""
