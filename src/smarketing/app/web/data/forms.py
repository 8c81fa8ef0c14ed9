"""The forms by which files and mappings come in."""

from django import forms

from smarketing.app.web.data.handing_over import LARGEST


class FileForm(forms.Form):
    """A file to look at."""

    file = forms.FileField(max_length=300, allow_empty_file=True)

    def clean_file(self) -> object:
        """Refuse a file that is too large to come in by a browser."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("size")
        return file


class MappingForm(forms.Form):
    """A mapping, as TOML."""

    mapping = forms.CharField(max_length=200_000, strip=False)
