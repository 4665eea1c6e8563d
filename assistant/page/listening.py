"""How the page listens to what happens in a browser."""

from typing import Any

# At once, beside the questions that wait for their turn, unseen, and not a part of the API.
QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
