"""Ways in over HTTP: REST below `/api`, MCP at `/mcp`, and the server that the page shares."""
