"""Chromium opens our page, filters it and prints it.

Run in an environment of its own: pip install playwright, then
python page_filters.py FOLDER CHROMIUM, where FOLDER holds html.html and CHROMIUM is the browser;
FOLDER gains html.png and html.pdf.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

folder, browser = Path(sys.argv[1]).resolve(), sys.argv[2]
SHOWN = "[...document.querySelectorAll('.p')].filter(e => getComputedStyle(e).display != 'none')"
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
    page = chromium.new_page(viewport={"width": 1100, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith("file:") or wrong.append(asked.url))
    page.goto((folder / "html.html").as_uri())
    print(chromium.version, "all:", page.evaluate(f"{SHOWN}.length"))
    page.screenshot(path=folder / "html.png")
    for label in ("0", "1"):
        page.uncheck(f"input[data-label='{label}']")
        print("without", label, page.evaluate(f"{SHOWN}.length"))
    page.fill("input[type=search]", "投资")
    page.wait_for_timeout(500)
    print("with a word:", page.evaluate(f"{SHOWN}.length"), "told:", page.inner_text("output"))
    page.pdf(path=folder / "html.pdf")
    print("errors and requests:", wrong or "none")
    chromium.close()
