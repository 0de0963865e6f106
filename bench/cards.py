"""Cards drawn by us, by satori + resvg-js and by plain Pillow, side by side: `python bench/cards.py [CARDS]`.

One run, the same designs, photo, fonts and words; a fresh headline for each card. Every figure is a process of its own,
measured in CPU time (user and system), which other work on the machine disturbs least; the makers take turns. Ours is
all that a card costs: its words placed and looked at, drawn, encoded, written to disk.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from pipeline.cards import ensure, prepare
from pipeline.cards.recipe import Recipe
from pipeline.model.post import CardRequest
from pipeline.workspace.library import load

TOP = Path(__file__).resolve().parents[1]
HERE, PEERS = TOP / "bench" / "cards", TOP / ".bench" / "cards"
DESIGNS, TYPES = ("flat", "gradient", "photo"), ("png", "jpeg")
RUNS, WARM, UNCHANGED, POSTS = 3, 10, 1000, 1000
#: Cards of a peer: each takes so long that few are enough.
FEW = 12
WORDS = """
kış menüsü geldi salep tarçınlı latte sıcak çikolata yağmur altında ilk fincan mahalle çekirdek demleme ikindi taze
kavrum hafta sonu atölye kahve bahçe kitap söyleşi yarın sabah erken açılır yeni hasat Etiyopya Guji kokulu hafif
""".split()  # noqa: SIM905 - words of a text
MEBIBYTE = 1024


def words(count: int, seed: str) -> list[tuple[str, str]]:
    """Return a headline and a line below it for each card."""
    dice = random.Random(seed)  # noqa: S311 - the same each time
    return [(" ".join(dice.sample(WORDS, 5)).capitalize(), " ".join(dice.sample(WORDS, 4))) for _ in range(count)]


def photo(place: Path) -> None:
    """Make a photo of 2400 × 1600 pixels with the grain of one."""
    with Image.open(TOP / "content" / "instagram" / "media" / "porsuk-kopru.jpg") as image:
        large = ImageOps.fit(image.convert("RGB"), (2400, 1600), Image.Resampling.LANCZOS)
    grain = Image.frombytes("L", (1200, 800), random.Random(0).randbytes(960_000)).resize(large.size)  # noqa: S311 - likewise
    faint = grain.point([level // 16 for level in range(256)])
    ImageChops.add(large, Image.merge("RGB", [faint] * 3)).save(place, "JPEG", quality=90)


def workspace(folder: Path) -> Path:
    """Make the workspace that cards are drawn in."""
    (folder / "content" / "x").mkdir(parents=True)
    (folder / "templates" / "cards").mkdir(parents=True)
    for layout in HERE.glob("*.toml"):
        shutil.copy(layout, folder / "templates" / "cards")
    shutil.copytree(TOP / "brand", folder / "brand")
    photo(folder / "brand" / "photo.jpg")
    (folder / "tellal.toml").write_text('name = "B"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n', encoding="utf-8")
    channel = 'network = "outbox"\nas = "x"\naccount = "b"\ncard_format = "square"\n'
    (folder / "content" / "x" / "channel.toml").write_text(channel, encoding="utf-8")
    return folder


class Ours:
    """Cards as `tellal render` draws them."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.library, self.job = load(Path(job["root"])), job

    def spec(self, said: tuple[str, str]) -> Any:  # noqa: ANN401 - a card's
        """Place a card's words and look at them."""
        asked = CardRequest(self.job["design"], (("headline", said[0]), ("subline", said[1])))
        recipe = Recipe((f"image/{self.job['type']}",))
        return prepare(asked, "square", "tr", self.library, ("content/x/a.md", 3), recipe=recipe).spec

    def card(self, said: tuple[str, str]) -> bytes:
        """Draw a card; reading it again is not part of the work."""
        self.place = ensure(self.spec(said), self.library)
        return b""

    def last(self) -> bytes:
        """Return the bytes of the last one."""
        return self.place.read_bytes()


class Plain:
    """Cards as one draws them with Pillow in twenty lines: everything anew for each."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job, self.brand, self.made = job, Path(job["root"]) / "brand", b""

    def card(self, said: tuple[str, str]) -> bytes:
        """Draw a card."""
        design = self.job["design"]
        flat = design == "flat"
        image, ink = Image.new("RGB", (1080, 1080), "#f7efe2" if flat else "#15323b"), "#2a1a14" if flat else "#fffaf2"
        if design == "flat":
            ImageDraw.Draw(image).rectangle((0, 1056, 1080, 1080), fill="#b3412a")
        if design == "photo":
            with Image.open(self.brand / "photo.jpg") as taken:
                image = ImageOps.fit(taken, (1080, 1080), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
        if design != "flat":
            run = Image.linear_gradient("L").resize((1080, 1080))
            mask = run if design == "gradient" else run.point([230 - level * 77 // 255 for level in range(256)])
            image.paste("#23707a" if design == "gradient" else "#15323b", (0, 0), mask)
        with Image.open(self.brand / ("logo.png" if design == "flat" else "logo-light.png")) as logo:
            logo.thumbnail((330, 70), Image.Resampling.LANCZOS)
            image.paste(logo, (84, 930), logo.convert("RGBA"))
        draw, top = ImageDraw.Draw(image), 84
        for text, name, size in zip(said, ("Fraunces-Bold", "BricolageGrotesque-Medium"), (104, 44), strict=True):
            font = ImageFont.truetype(self.brand / "fonts" / f"{name}.ttf", size)
            line = ""
            for word in [*text.split(), ""]:
                if word and font.getlength(f"{line} {word}") <= 912:  # noqa: PLR2004 - the width of the box
                    line = f"{line} {word}".strip()
                    continue
                draw.text((84, top), line, fill=ink, font=font)
                line, top = word, top + round(size * 1.05)
            top += 28
        held = io.BytesIO()
        image.save(held, self.job["type"].upper(), **({"quality": 92} if self.job["type"] == "jpeg" else {}))
        self.made = held.getvalue()
        return self.made

    def last(self) -> bytes:
        """Return the bytes of the last one."""
        return self.made


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it waited for."""
    mine = os.times()
    return mine.user + mine.system + mine.children_user + mine.children_system


def peak(pid: int | str = "self") -> float:
    """Return the most memory that a process had, in MiB; 0 where it is gone."""
    # What getrusage says may be that of the process that started this one.
    with suppress(OSError), Path(f"/proc/{pid}/status").open(encoding="ascii") as lines:
        return next((int(line.split()[1]) / MEBIBYTE for line in lines if line.startswith("VmHWM:")), 0.0)
    return 0.0


def alone(job: dict[str, Any]) -> None:
    """Draw cards in this process, and print what they cost."""
    maker = Ours(job) if job["maker"] == "ours" else Plain(job)
    for said in job["warm"]:
        maker.card(tuple(said))
    start = cpu()
    for said in job["words"]:
        maker.card(tuple(said))
    used = cpu() - start
    found: dict[str, Any] = {"ms": used * 1000 / len(job["words"])}
    found["peak"] = peak()
    Path(job["out"]).write_bytes(maker.last())
    found["bytes"] = len(maker.last())
    if isinstance(maker, Ours) and job["unchanged"]:
        specs = [maker.spec(tuple(said)) for said in job["words"]]
        rounds = -(-UNCHANGED // len(specs))
        begun = time.perf_counter()
        for spec in specs * rounds:
            ensure(spec, maker.library)
        found["unchanged"] = (time.perf_counter() - begun) * 1000 * UNCHANGED / (rounds * len(specs))
    sys.stdout.write(json.dumps(found))


def peers() -> bool:
    """Install satori and resvg-js, once; say whether they are there."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    if not (PEERS / "node_modules" / "satori").exists():
        PEERS.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "package.json", PEERS)
        command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=PEERS, check=True)
    shutil.copy(HERE / "satori.mjs", PEERS)
    return True


def measured(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Have a job done by a process of its own."""
    place = folder / "job.json"
    place.write_text(json.dumps(job), encoding="utf-8")
    ours = [sys.executable, str(Path(__file__).resolve()), "--job", str(place)]
    command = ["node", str(PEERS / "satori.mjs"), str(place)] if job["maker"] == "satori" else ours
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cards", nargs="?", type=int, default=100, help="of ours for each figure")
    parser.add_argument("--job", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.job:
        alone(json.loads(Path(asked.job).read_text(encoding="utf-8")))
        return
    there = peers()
    if not there:
        print("satori and resvg-js are left out: they need node and npm")
    makers = [("ours", kind) for kind in TYPES] + [("plain Pillow", kind) for kind in TYPES]
    makers += [("satori", "png")] if there else []
    sheet = TOP / ".bench" / "sheet"
    sheet.mkdir(parents=True, exist_ok=True)
    figures: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as made:
        root = workspace(Path(made) / "workspace")
        for run in range(RUNS):
            for design in DESIGNS:
                for maker, kind in makers:
                    count = asked.cards if maker == "ours" else min(asked.cards, FEW)
                    job = {
                        "maker": maker, "design": design, "type": kind, "root": str(root), "brand": str(root / "brand"),
                        "photo": str(root / "brand" / "photo.jpg"), "unchanged": (design, kind) == ("flat", "png"),
                        "warm": words(WARM, f"warm {run}"), "words": words(count, f"{design} {kind} {run}"),
                        "out": str(sheet / f"{design}-{maker.replace(' ', '-')}.{kind}"),
                    }  # fmt: skip
                    figures.setdefault((design, maker, kind), []).append(measured(job, Path(made)))
        report(figures, there=there)
        render(root)
    print(f"the last card of each: {sheet.relative_to(TOP)}/")


def render(root: Path) -> None:
    """Have `tellal render` draw the cards of many posts in processes, twice, and print what it took."""
    first = datetime(2027, 1, 1)  # noqa: DTZ001 - as posts write it
    for number, (headline, subline) in enumerate(words(POSTS, "posts")):
        key = f"01K0000000000000000000{number:04}"
        card = f'card: {{template: {DESIGNS[number % len(DESIGNS)]}, headline: "{headline}", subline: "{subline}"}}'
        head = f"id: {key}\npublish_at: {first + timedelta(minutes=10 * number):%Y-%m-%d %H:%M}\n{card}"
        (root / "content" / "x" / f"{number:04}.md").write_text(f"---\n{head}\n---\n{headline}.\n", encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "render", "--root", str(root), "--executor", "processes"]
    for what in ("drawn", "found drawn"):
        begun, start, most = time.perf_counter(), cpu(), 0.0
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
            while running.poll() is None:
                most = max([most, *map(peak, children(running.pid))])
                time.sleep(0.05)
        used, took = cpu() - start, time.perf_counter() - begun
        if running.returncode:
            raise SystemExit(running.returncode)
        rate = POSTS / used
        print(f"`tellal render`, {POSTS:,} cards {what}: {used:.1f} CPU s, {took:.1f} s, {rate:.0f} cards/s per core, "
              f"{most:.0f} MiB a worker at most")  # fmt: skip


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []


def report(figures: dict[tuple[str, str, str], list[dict[str, Any]]], *, there: bool) -> None:
    """Print the medians, and how many times less than satori's each is."""
    print(f"{'':10} {'':14} {'':5} {'CPU ms':>8} {'cards/s':>8} {'satori ÷':>9} {'bytes':>10} {'peak MiB':>9}")
    for (design, maker, kind), runs in figures.items():
        ms = statistics.median(run["ms"] for run in runs)
        peer = statistics.median(run["ms"] for run in figures[design, "satori", "png"]) / ms if there else 0.0
        size, most = runs[-1]["bytes"], max(run["peak"] for run in runs)
        print(f"{design:10} {maker:14} {kind:5} {ms:8.2f} {1000 / ms:8.0f} {peer:9.1f} {size:10,} {most:9.0f}")
    unchanged = statistics.median(run["unchanged"] for run in figures["flat", "ours", "png"])
    print(f"1,000 cards with nothing changed: {unchanged:.1f} ms")


if __name__ == "__main__":
    main()
