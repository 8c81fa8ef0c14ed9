"""Whether this machine has compiled the replay's kernel before: the first run takes longer."""

from pathlib import Path

from smarketing.core.replay import kernel


def kernel_is_compiled() -> bool:
    """Say whether the machine code lies beside the source already."""
    folder = Path(str(kernel.walk.stats.cache_path))
    # The compiler names its files so; a line that moved means a kernel that changed.
    line = kernel.walk.py_func.__code__.co_firstlineno
    return any(folder.glob(f"kernel.walk-{line}.*.nbi"))
