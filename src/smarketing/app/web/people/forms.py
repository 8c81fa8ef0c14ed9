"""The forms by which people come in, and by which administrators look after them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password

from smarketing.adapters.render.sentences import write
from smarketing.app.web.accounts.models import Person, Team
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.spoken_form import Spoken
from smarketing.core.base.sentence import Sentence, msgid

_LANGUAGES = (("en", "English"), ("fr", "Français"))


class JoinForm(Spoken, forms.ModelForm):
    """Take up an account: one's name, for the first administrator the address, and a password."""

    password = forms.CharField(
        label=msgid("Password"),
        help_text=msgid(
            "At least 12 characters; a few words that do not belong together are best."
        ),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Person
        fields: ClassVar = ["email", "name"]
        labels: ClassVar = {"email": msgid("E-mail address"), "name": msgid("Your name")}
        widgets: ClassVar = {
            "email": forms.EmailInput(attrs={"autocomplete": "username"}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
        }

    def __init__(self, *args: Any, is_first: bool, **more: Any) -> None:  # noqa: ANN401 (passed on)
        super().__init__(*args, **more)
        if not is_first:
            del self.fields["email"]

    def clean_email(self) -> str:
        """Write an address as it is kept."""
        return str(self.cleaned_data["email"]).lower()

    def clean_password(self) -> str:
        """Refuse a password that is easily guessed."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.instance)
        return password


class _RoleForm(Spoken, forms.ModelForm):
    """What both forms below ask: who somebody is, and as what."""

    spoken_choices = ("role",)

    def __init__(self, *args: Any, representatives: Sequence[str], **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self._known = {name.casefold(): name for name in representatives}
        self.fields["representative"].widget.attrs["list"] = "representatives"

    def clean_representative(self) -> str:
        """Return the name as the facts write it; one that nobody knows is refused."""
        given = str(self.cleaned_data["representative"]).strip()
        if not given or not self._known or given == self.instance.representative:
            return given
        known = self._known.get(given.casefold())
        if known is None:
            unknown = Sentence(
                "Nobody in sales is called {name}: choose a name of the list.", {"name": given}
            )
            raise forms.ValidationError(write(unknown, self.reads))
        return known

    def clean(self) -> dict[str, Any]:
        """Keep a name for whoever sells only: by it their own leads are found."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") != Role.REP:
            cleaned["representative"] = ""
        return cleaned


_LABELS = {
    "email": msgid("E-mail address"),
    "name": msgid("Name"),
    "role": msgid("Role"),
    "team": msgid("Team"),
    "representative": msgid("Representative"),
    "language": msgid("Language"),
}
_HINTS = {"representative": msgid("For a sales representative: the name that leads are given to.")}


class InviteForm(_RoleForm):
    """Somebody new."""

    class Meta:
        model = Person
        fields: ClassVar = ["email", "name", "role", "team", "representative", "language"]
        labels: ClassVar = _LABELS
        help_texts: ClassVar = _HINTS
        widgets: ClassVar = {"language": forms.Select(choices=_LANGUAGES)}

    def clean_email(self) -> str:
        """Write an address as it is kept; one that has an account already is refused."""
        address = str(self.cleaned_data["email"]).lower()
        if Person.objects.filter(email__iexact=address).exists():
            raise forms.ValidationError(
                self.reads.say("There is an account with this address already.")
            )
        return address


class PersonForm(_RoleForm):
    """Somebody who has an account, or an invitation to one."""

    class Meta:
        model = Person
        fields: ClassVar = ["name", "role", "team", "representative"]
        labels: ClassVar = _LABELS
        help_texts: ClassVar = _HINTS


class TeamForm(Spoken, forms.ModelForm):
    """A team's name."""

    class Meta:
        model = Team
        fields: ClassVar = ["name"]
        labels: ClassVar = {"name": msgid("Name of the team")}
