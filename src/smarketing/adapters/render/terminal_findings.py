"""Findings on a terminal: place, what is wrong, the text that stood there, how to mend it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.palette import ASCII_SEVERITIES, SEVERITIES, SEVERITY_WORDS
from smarketing.adapters.render.sentences import (
    Part,
    mend_parts,
    message_parts,
    visible,
    write,
)
from smarketing.adapters.render.terminal_text import print_text
from smarketing.core.base.finding import Finding, Severity
from smarketing.core.base.sentence import Sentence

LONGEST_QUOTE = 200
_WIDEST = 120
MOST_FINDINGS = 50

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def print_findings(
    findings: Sequence[Finding], console: Console, language: Language, zone: str = "UTC"
) -> None:
    """Print findings, each as `file:line:column`, message, offending text and mend.

    Beyond `MOST_FINDINGS` the rest is counted, so that the first ones stay in sight. Moments in
    the messages are written as the clocks of `zone` showed them.
    """
    for place, finding in enumerate(findings[:MOST_FINDINGS]):
        if place:
            console.print()
        _print_finding(finding, console, language, zone)
    rest = len(findings) - MOST_FINDINGS
    if rest > 0:
        more = Sentence("… and {count} more", {"count": rest}, "… and {count} more", rest)
        console.print(Text(write(more, language), style="dim"))


def tally(findings: Sequence[Finding], language: Language) -> str:
    """Write how many errors, warnings and notes there are."""
    counts = Counter(finding.severity for finding in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    notes = counts[Severity.INFO]
    sentences = [
        (errors, Sentence("{count} error", {"count": errors}, "{count} errors", errors)),
        (warnings, Sentence("{count} warning", {"count": warnings}, "{count} warnings", warnings)),
        (notes, Sentence("{count} note", {"count": notes}, "{count} notes", notes)),
    ]
    written = [write(sentence, language) for count, sentence in sentences if count]
    return ", ".join(written) or language.say("no findings")


def _print_finding(finding: Finding, console: Console, language: Language, zone: str) -> None:
    source = finding.source
    if source is not None:
        # One line whatever its length, so that an editor recognises the place.
        console.print(Text(visible(str(source)), style="bold"), soft_wrap=True)
    shapes = ASCII_SEVERITIES if console.options.ascii_only else SEVERITIES
    word = f"{shapes[finding.severity]} {language.say(SEVERITY_WORDS[finding.severity])}"
    line = Text.assemble((word, _STYLES[finding.severity]), "  ")
    line.append_text(_joined(message_parts(finding, language, zone)))
    print_text(line, console, _WIDEST, indent=2)
    if source is not None and source.text:
        quote = Text(f"    {visible(source.text, LONGEST_QUOTE)}", style="dim")
        console.print(quote, no_wrap=True, overflow="ellipsis")
    mend = _joined(mend_parts(finding, language, zone))
    if mend.plain:
        print_text(mend, console, _WIDEST, indent=4)


def _joined(parts: Iterable[Part]) -> Text:
    words = Text()
    for part in parts:
        words.append(part.text)
    return words
