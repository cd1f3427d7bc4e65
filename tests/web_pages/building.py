"""What the templates of the sample share: a story into markup, and a page with what is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from web_pages.stories import Story

__all__ = ["Page", "body", "escape", "json_ld", "long_day"]

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
TAGS: Mapping[str, str] = {
    "": "<p>{}</p>",
    "#": "<h2>{}</h2>",
    "*": "<li>{}</li>",
    ">": "<blockquote><p>{}</p></blockquote>",
    "!": '<figure><img src="a.jpg" alt=""><figcaption>{}</figcaption></figure>',
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a browser saves it, and what a careful reader would take from it."""

    name: str
    data: bytes
    story: Story
    fields: Mapping[str, object] = field(default_factory=dict)
    """The metadata that the page states; where it states none, the name is missing."""

    @property
    def main(self) -> list[str]:
        """Return the lines of the main text, pictures' captions left out."""
        return [text for mark, text in self.story.lines() if mark != "!"]

    @property
    def allowed(self) -> list[str]:
        """Return what may be taken or left: captions, the title, the line under the title."""
        captions = [text for mark, text in self.story.lines() if mark == "!"]
        return [*captions, self.story.title, self.story.summary]


def body(
    story: Story,
    tags: Mapping[str, str] | None = None,
    *,
    inserts: Mapping[int, str] | None = None,
    between: str = "\n",
    inline: Callable[[str], str] = escape,
    group: str = "<ul>{}</ul>",
) -> str:
    """Return the story's lines as markup, and what a site pushes in behind the n-th of them."""
    forms = {**TAGS, **(tags or {})}
    parts: list[str] = []
    items: list[str] = []
    lines = story.lines()
    for number, (mark, text) in enumerate(lines, start=1):
        if mark == "*":
            items.append(forms["*"].format(inline(text)))
        if items and (mark != "*" or number == len(lines)):
            parts.append(group.format("".join(items)))
            items = []
        if mark != "*":
            parts.append(forms[mark].format(inline(text)))
        if insert := (inserts or {}).get(number):
            parts.append(insert)
    return between.join(parts)


def json_ld(value: object) -> str:
    """Return a script with structured data."""
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


def long_day(story: Story) -> str:
    """Return the day as English pages write it."""
    day = story.published
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
