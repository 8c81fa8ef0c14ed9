"""The filters that pages of numbers share: they stand in the address, and are kept on the way."""

from urllib.parse import urlencode

from django.http import HttpRequest

FILTERS = ("by", "from", "to", "persona", "channel", "campaign", "owner")


def filters_in(request: HttpRequest) -> dict[str, object]:
    """Return what the address filters by, and the same as it follows to other pages."""
    asked = {name: str(request.GET.get(name, "")) for name in FILTERS}
    kept = urlencode({name: value for name, value in asked.items() if value})
    return {
        "asked": asked,
        "kept": f"?{kept}" if kept else "",
        "is_filtered": any(asked[name] for name in FILTERS if name != "by"),
    }
