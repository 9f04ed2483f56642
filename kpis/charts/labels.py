"""Where the names of points stand, so that no two lie on each other: reckoned for a phone, wider screens have room."""

from typing import NamedTuple

WIDTH, HEIGHT = 200, 290  # pixels of the plot on a phone
LETTER, SIGN, LINE = 7, 13, 14  # pixels of a Latin letter, a Chinese sign, a line
POINT = 6  # from a point's middle to its edge
POSITIONS = ("top center", "bottom center", "middle right", "middle left")


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other):
        """The area that lies in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)

    def hidden_by(self, taken):
        """The area that others take already, or that lies beyond the plot's sides."""
        beyond = max(-self.left, 0) + max(self.right - WIDTH, 0)
        return beyond * LINE + sum(map(self.shared, taken))


def places(points, across, up):
    """A position for each of [(name, x, y), ...], on axes that go from `across` and `up`: (lowest, highest)."""
    middles = [(WIDTH * _part(x, across), HEIGHT * (1 - _part(y, up))) for _name, x, y in points]
    taken = [Box(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in middles]
    found = []
    for (name, _x, _y), middle in zip(points, middles, strict=True):
        boxes = {_box(name, *middle, position): position for position in POSITIONS}
        best = min(boxes, key=lambda box: box.hidden_by(taken))
        taken.append(best)
        found.append(boxes[best])
    return found


def _part(value, ends):
    return (value - ends[0]) / (ends[1] - ends[0])


def _box(name, x, y, position):
    width = sum(SIGN if ord(letter) > 0x2E7F else LETTER for letter in name)
    x += {"middle right": POINT + width / 2, "middle left": -POINT - width / 2}.get(position, 0)
    y += {"top center": -POINT - LINE / 2, "bottom center": POINT + LINE / 2}.get(position, 0)
    return Box(x - width / 2, y - LINE / 2, x + width / 2, y + LINE / 2)
