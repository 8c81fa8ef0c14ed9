"""Arrays that nobody writes to any more."""

from typing import Any, TypeVar

import numpy as np

Array = TypeVar("Array", bound=np.ndarray[Any, Any])


def still(array: Array) -> Array:
    """Return an array as one that cannot be written to, sharing its memory.

    To a compiled function an array that may be written to is of another type than one that may
    not, and every type is compiled anew.
    """
    view = array.view()
    view.flags.writeable = False
    return view
