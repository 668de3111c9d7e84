"""Make the pictures of the README from what the program shows: ``make pictures``.

The terminal is what ``newsclaims show`` prints of a shipped article, the report is ``newsclaims report`` of all of them
in headless Chromium (chromium and chromedriver must be installed).
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from rich.console import Console
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

import extractor
from corpus.readers import Reader
from extractor.claim_table import claims_view, coloured, legend
from extractor.report import write
from schemas import Article, Record

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SHOWN = "2004-11-23-nordwing-merger-off"
COLUMNS = 118


def terminal(record: Record) -> None:
    """The article and its claims as ``newsclaims show`` prints them, as SVG without any font from the network."""
    console = Console(record=True, width=COLUMNS, file=open("/dev/null", "w"), highlight=False)  # noqa: SIM115
    beginning = record.text[: record.text.index("\n\n", 600)]
    entities = [one for one in record.entities if one.end <= len(beginning)]
    claims = [one for one in record.claims if one.sentence.end <= len(beginning)]
    console.print(coloured(beginning, entities, claims))
    console.print(legend())
    console.print(claims_view(claims, COLUMNS))
    svg = console.export_svg(title=f"newsclaims show {SHOWN}.txt")
    (PICTURES / "terminal.svg").write_text(re.sub(r"@font-face\s*{.*?}", "", svg, flags=re.S), encoding="utf-8")


def report(records: list[Record]) -> None:
    """The report with a lit claim on light paper, and its summary on dark paper."""
    article = next(number for number, one in enumerate(records) if one.id == SHOWN)
    before = sum(len(one.claims) for one in records[:article])
    lit = max(range(len(records[article].claims)), key=lambda number: _parts(records[article], number))
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium") or shutil.which("google-chrome"))
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "hide-scrollbars"):
        options.add_argument(f"--{argument}")
    driver = webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.html"
            write(path, records, title="Claims of the shipped articles")
            screen = {"width": 1180, "height": 760, "deviceScaleFactor": 1, "mobile": False}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
            places = {"light": f"#/articles/{article}/{before + lit}", "dark": "#/summary"}
            for theme, place in places.items():
                driver.get("about:blank")
                driver.get(f"{path.as_uri()}{place}")
                driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
                time.sleep(1)
                driver.save_screenshot(str(PICTURES / f"report-{theme}.png"))
    finally:
        driver.quit()


def _parts(record: Record, number: int) -> int:
    """How much of a claim there is to light, in the first half of the article."""
    claim = record.claims[number]
    known = (claim.subject, claim.object, claim.attribution, *claim.money, *claim.percents, *claim.dates)
    return sum(one is not None for one in known) if claim.sentence.end < 1000 else 0


def main() -> None:
    """Extract the claims of the shipped articles and make all pictures."""
    PICTURES.mkdir(exist_ok=True)
    nlp = extractor.load()
    os.chdir(ROOT)  # the report shows paths as they were given
    articles = [one for one in Reader().read(["corpus/articles"]) if isinstance(one, Article)]
    records = [extractor.extract(article, nlp=nlp) for article in articles]
    terminal(next(record for record in records if record.id == SHOWN))
    report(records)


if __name__ == "__main__":
    main()
