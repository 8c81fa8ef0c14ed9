"""Whether this machine has compiled the replay's kernel before: the first run takes longer."""

from pathlib import Path

from smarketing.core.replay import kernel


def kernel_is_compiled() -> bool:
    """Say whether the machine code lies beside the source already."""
    folder = Path(str(kernel.walk.stats.cache_path))
    return any(folder.glob(f"{kernel.walk.__module__.rpartition('.')[2]}.walk-*.nbi"))
