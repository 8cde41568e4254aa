"""Take README's pictures from a running demo (`make run`) into docs/screenshots/; it changes no data.

Usage: .venv/bin/python deploy/screenshots.py [ADDRESS]      (default http://127.0.0.1:8000)
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
ACCOUNT = {"login": "huonglt", "password": "cchc-thu-2014"}  # the demo's own, printed by `make run`
RANKING = "/xep-hang/DN-CNTT-2014/"
SHEET = "/tu-danh-gia/DN-CCHC-2014/STP/"


def new_page(browser: Browser, width: int, height: int, scale: float) -> Page:
    """Return a page of `width` × `height` CSS pixels, photographed at `scale` pixels each."""
    size = {"width": width, "height": height}
    return browser.new_context(viewport=size, device_scale_factor=scale, locale="vi-VN").new_page()


def main(address: str) -> None:
    """Photograph what the first screen shows of the ranking and of a unit's sheet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=args)

        page = new_page(browser, 1280, 1200, 1)
        page.goto(address + RANKING, wait_until="networkidle")
        page.screenshot(path=FOLDER / "ranking-1280.png")

        page = new_page(browser, 360, 740, 2)
        page.goto(f"{address}/tai-khoan/login/?next={SHEET}")
        for name, value in ACCOUNT.items():
            page.fill(f"[name={name}]", value)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{SHEET}")
        page.goto(address + SHEET, wait_until="networkidle")
        page.locator("article.criterion").first.evaluate("part => part.scrollIntoView({behavior: 'instant'})")
        page.screenshot(path=FOLDER / "sheet-360.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
