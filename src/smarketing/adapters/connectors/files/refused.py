"""A file that cannot be taken in at all."""

from smarketing.core.base.finding import Finding, Severity, Source


class FileRefusedError(Exception):
    """Ends the reading of a file; carries the finding that says why and how to mend it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence())
        self.finding = finding


def refused(
    code: str,
    file: str,
    message: str,
    mend: str = "",
    *,
    line: int | None = None,
    **values: object,
) -> FileRefusedError:
    """Return the error that refuses a whole file; `values` fill the sentence's named places."""
    source = Source(file, line)
    return FileRefusedError(
        Finding(f"import.{code}", Severity.ERROR, message, mend, values, source)
    )
