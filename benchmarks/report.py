"""How fast the report opens and filters in headless Chromium, and how large it is.

Usage: python benchmarks/report.py CLAIMS.jsonl...   (files of ``newsclaims extract --by article``)

Prints the size of the page, the time until it can be used (of nine fresh loads), and for each view the time from a key
in the search field until the page is laid out again; beside it the processor time of the page alone, which does not
count what other programs of the machine take. Needs chromium and chromedriver.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from extractor.report import read_claims, write

WORDS = ["merger", "bank stake", "profit", "zzz", "a", ""]
TYPE = """
const [field, words] = [document.getElementById("search"), arguments[0]];
const start = performance.now();
field.value = words;
field.dispatchEvent(new Event("input"));
document.body.getBoundingClientRect();
return performance.now() - start;
"""


def browser() -> Any:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium") or shutil.which("google-chrome"))
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "window-size=1300,900"):
        options.add_argument(f"--{argument}")
    return webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))


def processor(driver: Any) -> float:
    """Seconds of processor time that the page's main thread has used."""
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def main(paths: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        started = time.perf_counter()
        data = write(path, read_claims(paths))
        written = time.perf_counter() - started
        print(f"{data.articles:,} articles, {data.claims:,} claims: {path.stat().st_size / 1e6:.1f} MB", end="")
        print(f", written in {written:.1f} s")
        driver = browser()
        loads = []
        for _ in range(9):
            driver.get("about:blank")
            started = time.perf_counter()
            driver.get(path.as_uri())
            loads.append(time.perf_counter() - started)
        print(f"opens in {min(loads):.2f} to {max(loads):.2f} s, median {median(loads):.2f} s")
        print(f"first search, at once: {driver.execute_script(TYPE, 'merger'):.0f} ms")
        for view in ("summary", "claims", "articles"):
            driver.execute_script(f"location.hash = '#/{view}'; dispatchEvent(new Event('hashchange'))")
            before = processor(driver)
            times = [driver.execute_script(TYPE, words) for _ in range(5) for words in WORDS]
            used = 1000 * (processor(driver) - before) / len(times)
            print(
                f"filters in {view}: median {median(times):.0f} ms, worst of {len(times)} {max(times):.0f} ms;", end=""
            )
            print(f" processor {used:.0f} ms each")
        driver.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
