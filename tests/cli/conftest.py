"""A desk for each test."""

from pathlib import Path

import pytest
from tests.cli.importing import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return an empty folder to work in."""
    return Desk(tmp_path)
