"""Writing arrays to places of files."""

import os

import numpy as np
import numpy.typing as npt


def write_at(file: int, array: npt.NDArray[np.generic], place: int) -> None:
    """Write an array behind so many elements of its kind; several threads may share the file."""
    content, at = array.data.cast("B"), place * array.itemsize
    while content:
        written = os.pwrite(file, content, at)
        content, at = content[written:], at + written
