"""Hold every scene with the real bot, and take its pictures with headless Chromium.

python -m pictures FOLDER [SCENE …]
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from botapi import BotApiServer
from pictures.drawing import draw
from pictures.scenes import SCENES
from running import run_process

_WIDTH = 360  # pixels of a page, a phone's
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--force-device-scale-factor=1.5"),
)
_MEASURE = "<script>document.title='height '+document.body.scrollHeight</script></body>"


async def main(folder: Path, names: list[str]) -> None:
    """Draw the scenes of these names, or all."""
    with tempfile.TemporaryDirectory() as work:
        async with BotApiServer() as server:
            bot = await run_process(server, Path(work), data=Path(work) / "data")
            try:
                for name in names or SCENES:
                    transcript = await SCENES[name](server)
                    for dark in (False, True):
                        file = folder / f"{name}-{'dark' if dark else 'light'}.png"
                        _photograph(draw(transcript, dark=dark), file, Path(work))
                        sys.stdout.write(f"{file}\n")
            finally:
                await bot.stops()
            for refusal in server.refused:
                sys.stderr.write(f"refused: {refusal}\n")


def _photograph(page: str, file: Path, work: Path) -> None:
    chromium = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if chromium is None:
        sys.exit("No Chromium found; the Debian package is called chromium.")
    source = work / "page.html"
    source.write_text(page.replace("</body>", _MEASURE), encoding="utf-8")
    base = [chromium, *_FLAGS, f"--user-data-dir={work / 'browser'}"]
    dumped = _run([*base, "--dump-dom", source.as_uri()])
    height = re.search(r"<title>height (\d+)", dumped)
    if height is None:
        sys.exit("Chromium did not tell the page's height.")
    source.write_text(page, encoding="utf-8")
    size = f"--window-size={_WIDTH},{height[1]}"
    _run([*base, size, f"--screenshot={file.resolve()}", source.as_uri()])


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        sys.exit(f"Chromium failed: {done.stderr[-500:]}")
    return done.stdout


if __name__ == "__main__":
    place, *chosen = sys.argv[1:] or ["docs/pictures"]
    Path(place).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(place), chosen))
