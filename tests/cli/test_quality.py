"""`smarketing quality` and `funnel`: cuts, picks, and what cannot be picked."""

import json

from tests.cli.importing import Desk
from tests.cli.test_sla import known

__all__ = ["known"]


def test_quality_is_told_by_source_with_reasons_of_its_figures(known: Desk) -> None:
    asked = ("quality", "--as-of", "2026-03-20")
    told = json.loads(known.run(*asked, "--format", "json").stdout)
    assert (told["report"], told["by"], told["total"]["handed"]) == ("quality", "channel", 2)
    assert "undecided" in known.run(*asked, "--why", "total").stdout
    assert known.run(*asked, "--format", "csv").stdout.startswith("by,key,others,handed")


def test_whoever_is_not_known_cannot_be_picked(known: Desk) -> None:
    for verb in ("funnel", "quality", "conversion"):
        result = known.run(verb, "--owner", "Anne", "--as-of", "2026-03-20", code=2)
        assert "did you mean `Ann`?" in result.stderr
        picked = known.run(verb, "--owner", "ann", "--as-of", "2026-03-20")
        assert "Ann" in picked.stdout
