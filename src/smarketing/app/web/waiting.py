"""The page that waits for its numbers asks again by itself: how its asking is known."""

from django.http import HttpRequest


def is_waiting(request: HttpRequest) -> bool:
    """Say whether it is the waiting page that asks."""
    return request.headers.get("HX-Trigger") == "waiting"
