"""The forms of what holds for the whole company."""

from typing import ClassVar

from django import forms

from smarketing.app.web.accounts.models import Token
from smarketing.app.web.accounts.roles import LABELS, Role
from smarketing.app.web.audit import acts
from smarketing.app.web.audit.acts import Act
from smarketing.app.web.spoken_form import Spoken
from smarketing.core.base.sentence import msgid


class TokenForm(Spoken, forms.ModelForm):
    """A token's name: what sends with it."""

    class Meta:
        model = Token
        fields: ClassVar = ["name"]
        labels: ClassVar = {"name": msgid("What will send with it")}
        widgets: ClassVar = {"name": forms.TextInput(attrs={"placeholder": "www.example.com"})}


class FactorsForm(Spoken, forms.Form):
    """The roles whose people must have a second factor."""

    spoken_choices = ("roles",)
    roles = forms.MultipleChoiceField(
        label=msgid("A second factor is needed by"),
        choices=[(role.value, LABELS[role]) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class SearchForm(Spoken, forms.Form):
    """By whom, what and when the audit log is searched."""

    spoken_choices = ("act",)
    who = forms.CharField(label=msgid("Who"), required=False, max_length=120)
    act = forms.ChoiceField(
        label=msgid("Act"),
        choices=[("", msgid("Any")), *((act.value, acts.LABELS[act]) for act in Act)],
        required=False,
    )
    since = forms.DateField(
        label=msgid("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=msgid("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
