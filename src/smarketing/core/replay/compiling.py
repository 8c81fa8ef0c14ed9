"""How kernels are compiled: once per machine, and without holding Python's lock."""

from typing import Any

import numba


def compiled(function: Any) -> Any:  # noqa: ANN401 (numba ships no types)
    """Compile a kernel at its first call, and keep the machine code beside the source."""
    return numba.njit(cache=True, nogil=True)(function)
