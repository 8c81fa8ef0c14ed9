"""Forms whose labels, hints and choices speak the reader's language."""

from collections.abc import Iterable
from typing import Any

from django import forms

from smarketing.adapters.render.language import Language


class Spoken:
    """What a form inherits first to speak: its labels are messages of our catalogue."""

    fields: dict[str, forms.Field]
    spoken_choices: Iterable[str] = ()
    """The fields whose choices are messages too, not names."""

    def __init__(self, *args: Any, reads: Language, **more: Any) -> None:  # noqa: ANN401 (passed on)
        super().__init__(*args, **more)
        self.reads = reads
        for name, field in self.fields.items():
            field.label = reads.say(str(field.label or ""))
            field.help_text = reads.say(str(field.help_text))
            if name in self.spoken_choices and isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                field.choices = [(key, reads.say(str(label))) for key, label in choices]
