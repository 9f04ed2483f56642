"""The icons of the installed app, drawn from static/favicon.svg: `python -m tests.e2e.icons`."""

from playwright.sync_api import sync_playwright

from tests.conftest import chromium
from tests.e2e.site import ROOT

STATIC = ROOT / "static"
GROUND = "#0b6b57"  # of the icon itself
# name: (pixels, share of the side that the drawing takes, whether the ground reaches the edge)
ICONS = {"icon-192": (192, 1, False), "icon-512": (512, 1, False), "maskable-512": (512, 0.75, True)}


def main():
    """Draw each in a browser and take its picture."""
    drawing = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, (pixels, share, filled) in ICONS.items():
            page = browser.new_page(viewport={"width": pixels, "height": pixels})
            page.set_content(_sheet(drawing, pixels * share, GROUND if filled else "transparent"))
            page.screenshot(path=STATIC / "icons" / f"{name}.png", omit_background=True)
        browser.close()


def _sheet(drawing, side, ground):
    style = f"margin:0;height:100vh;display:grid;place-items:center;background:{ground}"
    return f'<body style="{style}"><div style="width:{side}px;height:{side}px">{drawing}</div></body>'


if __name__ == "__main__":
    main()
