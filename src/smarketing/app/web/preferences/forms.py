"""The forms of one's own settings."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms

from smarketing.adapters.render.sentences import write
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.notifying.kinds import KINDS
from smarketing.app.web.notifying.models import QuietHours
from smarketing.app.web.notifying.wanting import wants
from smarketing.app.web.spoken_form import Spoken
from smarketing.core.base.sentence import Sentence, msgid

_LANGUAGES = (
    ("", msgid("As the browser asks")),
    ("en", "English"),
    ("fr", "Français"),
)
_APPEARANCES = (
    ("", msgid("As the device is set")),
    ("light", msgid("Light")),
    ("dark", msgid("Dark")),
)
_PLACES = {
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


def zones() -> list[str]:
    """Return the time zones that people choose among: those named after places, and UTC."""
    named = (zone for zone in available_timezones() if zone.partition("/")[0] in _PLACES)
    return ["UTC", *sorted(named)]


class ProfileForm(Spoken, forms.ModelForm):
    """Name, language, time zone and appearance."""

    spoken_choices = ("language", "appearance")
    language = forms.ChoiceField(label=msgid("Language"), choices=_LANGUAGES, required=False)
    appearance = forms.ChoiceField(label=msgid("Appearance"), choices=_APPEARANCES, required=False)

    class Meta:
        model = Person
        fields: ClassVar = ["name", "language", "time_zone", "appearance"]
        labels: ClassVar = {"name": msgid("Name"), "time_zone": msgid("Time zone")}
        help_texts: ClassVar = {
            "time_zone": msgid("Type a city. Left empty, the company’s own time zone applies.")
        }
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "time_zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        }

    def clean_time_zone(self) -> str:
        """Refuse a zone that no clock knows."""
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone and zone not in available_timezones():
            unknown = Sentence(
                "There is no time zone {name}: choose one of the list.", {"name": zone}
            )
            raise forms.ValidationError(write(unknown, self.reads))
        return zone


class MailForm(Spoken, forms.ModelForm):
    """Which mails are wanted, one box for each kind that concerns the person, and quiet hours."""

    class Meta:
        model = QuietHours
        fields: ClassVar = ["begins", "ends", "weekends"]
        labels: ClassVar = {
            "begins": msgid("Quiet from"),
            "ends": msgid("Quiet until"),
            "weekends": msgid("Quiet on Saturdays and Sundays"),
        }
        widgets: ClassVar = {
            "begins": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:  # noqa: ANN401 (passed on)
        super().__init__(*args, **more)
        role = Role(person.role)
        self.kinds = [kind for kind, terms in KINDS.items() if role in terms.concerns]
        quiet = dict(self.fields)
        self.fields.clear()
        for kind in self.kinds:
            terms = KINDS[kind]
            self.fields[kind.value] = forms.BooleanField(
                label=self.reads.say(terms.label),
                help_text=self.reads.say(terms.brings),
                required=False,
                initial=wants(person, kind),
            )
        self.fields.update(quiet)

    def clean(self) -> dict[str, Any]:
        """Hours have a beginning and an end, or neither."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("begins") is None) != (cleaned.get("ends") is None):
            raise forms.ValidationError(
                self.reads.say("Quiet hours need both: from when, and until when.")
            )
        return cleaned
