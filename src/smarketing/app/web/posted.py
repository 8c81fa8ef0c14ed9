"""What may be sent to a form: its own fields and nothing beside them."""

from django.core.exceptions import SuspiciousOperation
from django.forms import BaseForm
from django.http import HttpRequest

from smarketing.app.web.audit.acts import Act
from smarketing.app.web.audit.log import record

_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_MOST_NAMED = 20


def only_fields(request: HttpRequest, form: BaseForm) -> None:
    """Refuse a request that sends a form more than it has; the attempt stands in the log.

    Such as a role among one's own settings: nobody's browser sends that by itself.
    """
    known = {form.add_prefix(name) for name in form.fields} | {"csrfmiddlewaretoken"}
    unknown = sorted({*request.POST, *request.FILES} - known)
    if unknown or request.content_type not in _FORMS:
        what = {"fields": unknown[:_MOST_NAMED], "type": request.content_type}
        record(request, Act.REFUSED, request.path, what)
        raise SuspiciousOperation("a form was sent what it does not have")
