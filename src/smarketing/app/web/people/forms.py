"""The forms by which people come in."""

from typing import ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password

from smarketing.app.web.accounts.models import Person


class JoinForm(forms.ModelForm):
    """Take up an account: one's name, for the first administrator the address, and a password."""

    password = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = Person
        fields: ClassVar = ["email", "name"]

    def __init__(self, *args: object, is_first: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type] # passed on as they come
        if not is_first:
            del self.fields["email"]

    def clean_password(self) -> str:
        """Refuse a password that is easily guessed."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.instance)
        return password
