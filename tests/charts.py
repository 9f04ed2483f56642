"""Charts in tests, as the browser would show them."""


def inked(value):
    """A chart's colour tokens as colours."""
    if isinstance(value, dict):
        return {key: inked(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [inked(each) for each in value]
    return "#123456" if isinstance(value, str) and value.startswith("--") else value
