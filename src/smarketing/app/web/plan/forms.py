"""The form by which a scenario is kept."""

from typing import ClassVar

from django import forms

from smarketing.app.web.plan.models import Scenario

_MOST_TERMS = 40


class ScenarioForm(forms.ModelForm):
    """A name, the terms and a note."""

    class Meta:
        model = Scenario
        fields: ClassVar = ["name", "terms", "note"]

    def clean_terms(self) -> str:
        """Refuse no terms, and more than anybody could read."""
        lines = [line.strip() for line in self.cleaned_data["terms"].splitlines()]
        kept = [line for line in lines if line][: _MOST_TERMS + 1]
        if len(kept) > _MOST_TERMS or any("=" not in line for line in kept):
            raise forms.ValidationError("terms")
        return "\n".join(kept)
