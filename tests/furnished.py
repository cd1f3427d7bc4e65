"""Articles of sites that repeat themselves, each line labelled: the site's furniture, or text.

Beside a site's file of lines stands no text: sentences are made up from parts, by a seed.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval import Article, Block
from retrieval.cleaning.boilerplate import Role, classify_blocks
from retrieval.cleaning.repeated_lines import repetition_codes

SITES = Path(__file__).parent / "furniture"
BETWEEN = "\n\n"

NAMES = (
    "Anna Lindqvist", "Tomas Reyes", "Mary Okafor", "Jean Dupuis", "Li Wen", "Omar Haddad",
    "Katrin Vogel", "Peter Novak", "Rosa Marchetti", "John Adeyemi", "Sofia Petrou", "Ian McBride",
)  # fmt: skip
SECTIONS = ("Health", "World", "Business", "Local news", "Culture", "Sport")
PARTS = {
    "en": (
        ("The mayor", "A teacher from the valley", "The fishermen", "Two engineers", "The council",
         "A court in the capital", "The nurses of the clinic", "Farmers along the river",
         "The ministry", "A group of students", "The owner of the mill", "Rescue teams"),
        ("rebuilt", "refused to close", "inspected", "argued about", "reopened", "lost",
         "handed over", "photographed", "warned about", "paid for", "measured", "repaired"),
        ("the old bridge", "a grain store", "the school roof", "the harbour wall",
         "two ambulances", "the water tower", "a row of houses", "the railway line",
         "the reading room", "a field of barley", "the power station", "an orchard"),
        ("after the flood", "in spite of the frost", "with money from abroad", "without a permit",
         "for the third time", "while the market was closed", "on the night of the storm",
         "under the new law", "before the election", "with borrowed tools",
         "as prices kept rising", "to everybody's surprise"),
    ),
    "de": (
        ("Die Bürgermeisterin", "Der Müller", "Die Feuerwehr", "Ein Lehrer", "Das Gericht",
         "Die Fischer", "Eine Ärztin", "Der Gemeinderat"),
        ("reparierte", "verlor", "besichtigte", "bezahlte", "verkaufte", "schloss", "rettete"),
        ("die alte Brücke", "den Speicher", "das Schuldach", "die Hafenmauer", "zwei Boote",
         "den Wasserturm", "die Bahnstrecke", "einen Obstgarten"),
        ("nach dem Hochwasser", "trotz des Frosts", "ohne Genehmigung", "zum dritten Mal",
         "in der Sturmnacht", "vor der Wahl", "mit geliehenem Werkzeug"),
    ),
    "es": (
        ("La alcaldesa", "El molinero", "Un maestro", "El tribunal", "Los pescadores",
         "Una médica", "El concejo", "Los bomberos"),
        ("reparó", "perdió", "visitó", "pagó", "vendió", "cerró", "fotografió"),
        ("el puente viejo", "el granero", "el techo de la escuela", "dos barcas", "la torre",
         "la vía del tren", "un huerto", "el muro del puerto"),
        ("tras la riada", "a pesar de la helada", "sin permiso", "por tercera vez",
         "la noche del temporal", "antes de las elecciones", "con herramientas prestadas"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, and which of its lines are furniture."""

    article: Article
    furniture: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How well what is left out agrees with the labels, over lines."""

    left_out: tuple[str, ...]
    """Furniture that is left out."""
    kept: tuple[str, ...]
    """Furniture that may be quoted."""
    lost: tuple[str, ...]
    """Text that is left out."""

    @property
    def recall(self) -> float:
        """Return the share of the furniture that is left out."""
        return len(self.left_out) / (len(self.left_out) + len(self.kept))

    @property
    def precision(self) -> float:
        """Return the share of furniture in what is left out."""
        return len(self.left_out) / (len(self.left_out) + len(self.lost))


def read_sample(name: str) -> list[Labelled]:
    """Return the articles of the sites of one file, always the same."""
    given = tomllib.loads((SITES / f"{name}.toml").read_text("utf-8"))
    chance = random.Random(name)
    copied = [_body(chance, "en") for _ in range(given.get("wire_stories", 0))]
    return [
        labelled
        for number, site in enumerate(given["site"], start=1)
        for labelled in _site(number, site, copied, random.Random(site["name"]))
    ]


def measure(sample: list[Labelled]) -> Figures:
    """Return how well a library of these articles is rid of its furniture.

    A heading counts as left out: it is never quoted.
    """
    found: dict[tuple[bool, bool], list[str]] = {}
    articles = [one.article for one in sample]
    for one, repeated in zip(sample, repetition_codes(articles), strict=True):
        parts = classify_blocks(one.article, repeated=repeated)
        for part, is_furniture in zip(parts, one.furniture, strict=True):
            text = one.article.text[part.block.start : part.block.end]
            is_out = part.role in {Role.LEFT_OUT, Role.HEADING}
            found.setdefault((is_furniture, is_out), []).append(text)
    return Figures(
        *(tuple(found.get(key, ())) for key in ((True, True), (True, False), (False, True)))
    )


def _site(
    number: int, site: dict[str, Any], copied: list[list[str]], chance: random.Random
) -> Iterator[Labelled]:
    authors = NAMES[: site.get("authors", 1)]
    for place in range(site["articles"]):
        author = authors[place % len(authors)]
        section = chance.choice(SECTIONS)
        lines = [line for line in site["line"] if _stands(line, place, section, chance)]
        body = [(text, False) for text in _body(chance, site.get("language", "en"))]
        if place < len(copied) and site.get("wire"):
            body = [(text, False) for text in copied[place] if chance.random() < 0.85]
        for line in lines:
            given = _filled(line["text"], author, section, site["name"], chance)
            _insert(body, line["where"], given, line["kind"] == "furniture", chance)
        top = [one for one in body if one[0].startswith("\0")]
        yield _labelled(f"{number}-{place}", site, author, top + [b for b in body if b not in top])


def _stands(line: dict[str, Any], place: int, section: str, chance: random.Random) -> bool:
    if "section" in line:
        return line["section"] == section
    if "author" in line:
        return place % line["of"] == line["author"]
    return chance.random() < line.get("share", 1)


def _insert(
    body: list[tuple[str, bool]], where: str, text: str, furniture: bool, chance: random.Random
) -> None:
    match where:
        case "top":
            body.insert(0, ("\0" + text, furniture))
        case "inside":
            body.insert(chance.randint(1, max(1, len(body) - 1)), (text, furniture))
        case "end":
            body.append((text, furniture))


def _labelled(
    article_id: str, site: dict[str, Any], author: str, lines: list[tuple[str, bool]]
) -> Labelled:
    top = [line for line in lines if line[0].startswith("\0")][::-1]
    lines = [(text.removeprefix("\0"), label) for text, label in [*top, *lines[len(top) :]]]
    blocks, start = [], 0
    for text, _ in lines:
        blocks.append(Block(start, start + len(text)))
        start += len(text) + len(BETWEEN)
    article = Article(
        article_id,
        f"What happened, part {article_id}",
        BETWEEN.join(text for text, _ in lines),
        tuple(blocks),
        publisher=None if site.get("unsigned") else site["name"],
        author=author if "authors" in site else None,
        language=site.get("language", "en"),
    )
    return Labelled(article, tuple(label for _, label in lines))


def _body(chance: random.Random, language: str) -> list[str]:
    """Return the paragraphs of a story: a long one first, as news has it, then shorter ones."""
    lengths = [3, *(chance.choice((1, 1, 2, 2, 3)) for _ in range(chance.randint(3, 9)))]
    return [" ".join(_sentence(chance, language) for _ in range(n)) for n in lengths]


def _sentence(chance: random.Random, language: str) -> str:
    who, did, what, how = (chance.choice(part) for part in PARTS[language])
    figure = chance.choice(
        ("", "", f" ({chance.randint(2, 90)} km)", f", {chance.randint(3, 999)} euros")
    )
    return f"{who} {did} {what}{figure} {how}."


def _filled(text: str, author: str, section: str, site: str, chance: random.Random) -> str:
    day, month = chance.randint(1, 28), chance.choice(("January", "March", "May", "August"))
    return text.format(
        author=author,
        section=section,
        site=site,
        date=f"{day} {month} {chance.randint(2018, 2023)}",
        iso=f"{chance.randint(2018, 2023)}-03-{day:02}",
        year=chance.randint(2018, 2023),
        n=chance.randint(2, 15),
        figure=f"{chance.randint(1000, 9999):,}",
        who=chance.choice(NAMES),
    )
