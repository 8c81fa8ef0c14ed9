"""How kernels are compiled: once per machine, and without holding Python's lock."""

from typing import Any

import numba


def compiled(function: Any) -> Any:  # noqa: ANN401 (numba ships no types)
    """Compile a kernel at its first call, and keep the machine code beside the source."""
    return numba.njit(cache=True, nogil=True)(function)


def bare(function: Any) -> Any:  # noqa: ANN401 (numba ships no types)
    """Compile a kernel that makes no arrays, so that nothing counts references to any.

    Counted for every event, they would cost many times the work itself.
    """
    return numba.njit(cache=True, nogil=True, _nrt=False)(function)


def part(function: Any) -> Any:  # noqa: ANN401 (numba ships no types)
    """Compile a part of a bare kernel into its callers."""
    return numba.njit(forceinline=True, nogil=True, _nrt=False)(function)
