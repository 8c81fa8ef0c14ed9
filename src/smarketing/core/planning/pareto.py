"""The choices worth discussing when two things are wanted at once."""

from collections.abc import Sequence


def front(points: Sequence[tuple[float, float]]) -> list[int]:
    """Return the places of the points that no other beats, in order of the first measure.

    More is better on both measures. A point is beaten by one that has no less of either and more
    of one; of equal points the first stands for all.
    """
    order = sorted(range(len(points)), key=lambda n: (-points[n][0], -points[n][1], n))
    chosen: list[int] = []
    best = float("-inf")
    for place in order:
        if points[place][1] > best:
            chosen.append(place)
            best = points[place][1]
    return chosen[::-1]
