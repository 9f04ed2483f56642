"""Content-Security-Policy: nothing inline but two style elements that plotly.min.js makes for itself."""

import base64
import hashlib
import re
from pathlib import Path

MAP_STYLE = re.compile(r"\.textContent='(\.maplibregl-map\{[^']*)'")


def style_hashes(script: Path):
    """CSP sources of plotly's styles: an empty one that it fills by insertRule, and its map's, as installed."""
    found = MAP_STYLE.search(script.read_text(encoding="utf-8"))
    styles = ["", found[1]] if found else [""]
    return [f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'" for css in styles]
