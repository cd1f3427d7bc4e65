"""Stories as papers print an agency's copy of them, and articles that only look like copies.

All of it is written for the tests. `TUNED_ON` and `HELD_OUT` are stories that several papers
print, each in its own way (`PAPERS`); the second were kept aside until the limits in `copies` were
set.
No two of `LOOKALIKES` are copies, nor is one of them a copy of a story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

Story = Sequence[str]
"""Paragraphs."""


def _story(text: str) -> Story:
    return [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]


TUNED_ON: Mapping[str, Story] = MappingProxyType(
    {
        "ferry": _story(
            """
A ferry carrying 214 passengers ran aground off the island of Sollan early on Tuesday
after its steering failed in heavy seas, the coastguard said. Twelve people were taken to
hospital with broken bones and bruises.

The Northern Star had left Marhavn at 4.10 a.m. for the three-hour crossing. It struck
rocks 600 metres from the harbour wall, in winds of 90 kilometres an hour.

“We heard a long scraping noise and then all the lights went out,” said Ingrid Dahl, a
teacher who was travelling with 30 pupils. “The crew were calm. They counted us again and
again.”

Two lifeboats and a helicopter brought everybody ashore by 7.45 a.m. The last to leave was
the captain, Per Lunde, who has sailed the route for 19 years.

The ferry’s owner, Kystlinjen, said that the ship had passed an inspection in March. It
promised to pay for hotels and new tickets.

About 40 tonnes of diesel remain in the ship’s tanks. Divers found no leak on Tuesday
afternoon, but a barrier was laid around the hull in case one opens.

The accident board has sent three investigators to the island. Its head, Marit Vik, said
that a first report could be expected within 30 days.
"""
        ),
        "clinic": _story(
            """
The last children’s clinic in the besieged town of Derat closed on Friday after a shell
destroyed its generator, doctors there said.

The clinic had treated 1,800 patients a month, most of them under five. Its six incubators
stopped at 2 a.m., and nurses kept four newborn babies alive by hand for nine hours.

“We have buried the vaccines in ice from the market, and when that melts there is
nothing,” said Dr. Salma Haddad, who runs the clinic with three colleagues.

The Relief Union said that a convoy with fuel and medicine had been turned back twice this
week at the checkpoint of Tel Amar. It asked both sides for a pause of 48 hours.

A spokesman for the army denied that the clinic had been aimed at. He said that rebels had
fired mortars from a school 200 metres away.

Some 35,000 people are thought to be left in Derat. The road to the north has been shut
since 3 April.
"""
        ),
        "bank": _story(
            """
Hallmere Bank will close 87 of its 310 branches by the end of next year, at a cost of
1,150 jobs, it said on Wednesday.

The bank blamed a fall of 42 per cent in the number of customers who visit a branch since
2019. It made a profit of £612 million in the first half of the year, up from £580
million.

“Our customers have already moved, and we are following them,” said the chief executive,
Colin Frayne. He said that no town would be left without a cash machine.

The union Accord called the plan a betrayal. Its general secretary, Ruth Amos, said that
staff had learnt of it from the radio.

Shares in Hallmere rose 3.4 per cent to 218 pence. Analysts at Brook & Tye said that the
savings, £95 million a year, were larger than they had expected.

The regulator has asked for a list of the branches by 15 September. It can delay a closing
but cannot forbid it.
"""
        ),
    }
)

HELD_OUT: Mapping[str, Story] = MappingProxyType(
    {
        "volcano": _story(
            """
More than 9,000 people were told to leave their homes on Saturday as lava from Mount
Tarawe came within two kilometres of the town of Ranupo.

The volcano, which had been quiet since 1987, began to erupt on Thursday night. Ash has
closed the airport at Keluang, 60 kilometres to the west, and 140 flights have been
cancelled.

“The ground is like a drum,” said Joko Santosa, a coffee farmer. He left with his parents,
two goats and a bag of papers.

Scientists at the observatory recorded 311 tremors in 24 hours. Its director, Nia
Wulandari, said that the pressure was still rising and that a larger eruption could not be
ruled out.

The government has opened schools and a stadium as shelters. The army is bringing water,
masks and 20,000 blankets.

In 1987 the same volcano killed 63 people, most of whom had gone back too soon to feed
their animals.
"""
        ),
        "museum": _story(
            """
A painting that hung for 40 years above the fireplace of a village pub has turned out to
be a lost work by Clara Voss and could fetch 2 million euros, an auction house said on
Monday.

The landlord, Jan Peeters, had bought “The Ropewalk” for the price of a bicycle at a
church sale in 1983. He had thought of throwing it away when the frame broke.

A guest who teaches history of art, Lena Marsh, noticed the signature in March. “I had
come for the soup,” she said. “I forgot to eat it.”

Voss painted fewer than 50 pictures before she died of tuberculosis in 1911, aged 34. Only
31 were known to have survived.

X-rays showed a second picture under the first: a portrait of the artist’s sister that was
mentioned in a letter of 1904 but had never been found.

The sale is planned for 12 November in Antwerp. Mr Peeters said that he would mend the
roof, and hang a photograph in the old place.
"""
        ),
        "strike": _story(
            """
Train drivers in five regions will strike for 72 hours from Sunday evening, their union
said after talks about pay broke down on Thursday.

About 2,300 trains a day will be affected. The railway company, Nordbahn, said that it
hoped to run one in three long-distance trains and hardly any local ones.

The union wants 6.5 per cent more pay and a week of 35 hours. The company has offered 4.1
per cent over two years and a single payment of 900 euros.

“They have had since January to make a serious offer,” said the union’s leader, Karin
Wolff. She did not rule out another strike before Easter.

Nordbahn’s head of personnel, Uwe Brandt, said that the demand would cost 380 million
euros a year. Tickets for the days of the strike can be used until 30 April.

Farmers and steelworks said that they feared for their deliveries. A court refused on
Thursday night to forbid the strike.
"""
        ),
    }
)

_HOUSE_STYLE = (
    ("per cent", "percent"),
    ("kilometres", "kilometers"),
    ("metres", "meters"),
    ("coastguard", "coast guard"),
    (" a.m.", " am"),
    ("Dr. ", "Dr "),
    ("Mr ", "Mr. "),
    ("told to", "ordered to"),
    (" said that ", " said "),
    (" on Tuesday", " Tuesday"),
    (" on Friday", " Friday"),
    (" on Wednesday", " Wednesday"),
    (" on Saturday", " Saturday"),
    (" on Thursday", " Thursday"),
    (" on Monday", " Monday"),
    ("learnt", "learned"),
    ("“", '"'),
    ("”", '"'),
    ("’", "'"),
)


def in_another_style(story: Story) -> Story:
    """Return the story as a paper prints that has other rules for spelling, marks and days."""
    return [_replaced(paragraph, _HOUSE_STYLE) for paragraph in story]


def cut(story: Story) -> Story:
    """Return what is left where there was room for half."""
    return story[: (len(story) + 1) // 2]


def cut_inside(story: Story) -> Story:
    """Return the story without every third paragraph."""
    return [paragraph for number, paragraph in enumerate(story) if number % 3 != 1]


def with_local_colour(story: Story) -> Story:
    """Return the story with a dateline, and with what a local reporter has added."""
    first, *others = story
    return [
        f"HARBOUR TOWN (Northern Press) – {first}",
        others[0],
        "The mayor of Brill, Otto Kern, said that the town was thinking of all who were affected."
        " A collection was begun in the market square, and by noon it had 4,000 crowns.",
        *others[1:],
        "Readers who know more may call the newsroom.",
    ]


def updated(story: Story) -> Story:
    """Return the story with a figure of its first paragraph put right."""
    first, *others = story
    return [re.sub(r"\d(?=\D*$)|[Tt]welve|two", "7", first, count=1), *others]


def joined(story: Story) -> Story:
    """Return the story in fewer, longer paragraphs."""
    return [" ".join(story[n : n + 2]) for n in range(0, len(story), 2)]


def edited(story: Story) -> Story:
    """Return the story after a sub-editor's work: a word here and there, a sentence dropped."""
    changes = (
        (" said on ", " announced on "),
        ("more than", "over"),
        ("More than", "Over"),
        ("About ", "Around "),
        (" also ", " "),
        ("The last ", "The final "),
        (" after ", " when "),
        (" will ", " is to "),
        ("thought to be", "believed to be"),
    )
    kept = [re.sub(r"(?<=[.”]) [^.”]+\.$", "", paragraph) for paragraph in story[1::2]]
    paragraphs = [*story]
    paragraphs[1::2] = kept
    return [_replaced(paragraph, changes) for paragraph in paragraphs]


PAPERS: Mapping[str, Callable[[Story], Story]] = MappingProxyType(
    {
        "as it came": list,
        "another style": in_another_style,
        "cut": cut,
        "cut inside": cut_inside,
        "local colour": with_local_colour,
        "updated": updated,
        "joined": joined,
        "edited": edited,
        "edited, another style": lambda story: in_another_style(edited(story)),
        "another style, cut inside": lambda story: in_another_style(cut_inside(story)),
    }
)
"""What a paper does -> how it prints a story."""


def _replaced(text: str, changes: Iterable[tuple[str, str]]) -> str:
    for old, new in changes:
        text = text.replace(old, new)
    return text


_DENGUE = """
The health ministry reported {1} new cases of dengue fever in the week that ended on {0},
compared with {2} in the week before.

{3} people died of the disease, and {4} per cent of the beds for fever patients were
taken. The most cases were reported from {5}.

The ministry asks everybody to empty flowerpots and tyres in which water collects, and to
see a doctor when a fever lasts for more than two days. The figures are published every
Thursday and may be corrected later.
"""
_SHARES = """
Shares closed {2} on {0}, with the main index of the exchange at {1} points.

The winner of the day was {5}. Oil cost {3} dollars a barrel in the evening, and a dollar
{4} crowns.

Traders said that many were waiting for the central bank’s decision on interest rates. The
exchange is open from 9 a.m. to 5.30 p.m. on working days.
"""
_MATCH = """
{0} beat {1} {2} on Saturday in the second division, before {5} people.

{3} opened the score in minute {4} with a header after a corner. {1} had a player sent off
shortly after the break and never looked like coming back.

“We worked for each other today, and that is what counts,” said the coach of {0}. The
teams meet again in the spring.
"""

LOOKALIKES: Mapping[str, Story] = MappingProxyType(
    {
        "dengue 4 March": _story(
            _DENGUE.format("4 March", "312", "280", "Three", "61", "Port Elin")
        ),
        "dengue 11 March": _story(
            _DENGUE.format("11 March", "298", "312", "Two", "58", "Port Elin")
        ),
        "dengue 18 March": _story(
            _DENGUE.format("18 March", "405", "298", "Seven", "72", "the south")
        ),
        "shares Monday": _story(
            _SHARES.format("Monday", "4,812", "0.4 per cent up", "81", "10.31", "Brix")
        ),
        "shares Tuesday": _story(
            _SHARES.format("Tuesday", "4,790", "0.5 per cent down", "80", "10.35", "Ovo")
        ),
        "shares Friday": _story(
            _SHARES.format("Friday", "4,901", "1.2 per cent up", "84", "10.22", "Hanse")
        ),
        "match one": _story(_MATCH.format("Elm Rovers", "Tarn", "2–0", "Jon Vale", "17", "1,204")),
        "match two": _story(
            _MATCH.format("Dunley", "Stoke Park", "3–1", "Ali Reyes", "63", "2,980")
        ),
        "ferry, an own account": _story(
            """
All 214 people on board a ferry were rescued on Tuesday when it hit rocks near the island
of Sollan.

The Northern Star, of the company Kystlinjen, lost control of its rudder in a storm.
Helicopters and lifeboats needed less than three hours to bring the passengers to land, a
spokeswoman for the rescue service said.

Twelve people had to be treated in hospital, none of them in danger. Among the passengers
was a class of 30 pupils.

Police will question captain Per Lunde on Wednesday. Environmental groups fear that diesel
may leak from the wreck.
"""
        ),
        "ferry, a year later": _story(
            """
A year after the Northern Star ran aground off Sollan, the accident board has blamed a
worn hydraulic hose for the loss of its steering.

“We heard a long scraping noise and then all the lights went out,” said Ingrid Dahl, a
teacher who was travelling with 30 pupils. She has not taken a ferry since.

The board’s report, of 112 pages, finds that the hose should have been changed in January.
The company paid a fine of 2 million crowns and has sold the ship.

Captain Per Lunde, who was cleared of all blame, retired in spring.
"""
        ),
        "valley, the harvest": _story(
            """
Farmers in the valley have brought in their first olive harvest for six years, under the
eyes of observers in white cars.

About 900 families got permits for two weeks. Many trees had been burnt or cut for
firewood, and mines were found in eleven groves.

The war in the valley began in 2011, when soldiers fired at a march of students. More than
60,000 people have been killed since, and half of the population has fled to the coast or
across the border.

The oil will be pressed in the village of Sef, where the mill has been mended with money
from the diaspora.
"""
        ),
        "valley, the talks": _story(
            """
Talks about the valley were put off again on Thursday, a day before delegates were to meet
in Geneva.

The mediator, Paul Okafor, said that the sides could not agree on the order in which
prisoners would be freed. He would travel to the region next week.

The war in the valley began in 2011, when soldiers fired at a march of students. More than
60,000 people have been killed since, and half of the population has fled to the coast or
across the border.

Diplomats said that the rebels wanted guarantees for the eastern towns first.
"""
        ),
        "lamps, a factory": _story(
            """
Lumenta is building a factory for sensors in Lublin that is to employ 400 people from
autumn. The town gives the land for nothing, and the state pays a fifth.

The first machines arrive in June.

Lumenta, founded in 1994, makes lamps and sensors for factories in 14 countries. It has
3,200 employees and its seat in Gent. Its shares are traded in Brussels.
"""
        ),
        "lamps, a boss": _story(
            """
Lumenta has made Sofie Claes its chief executive. She follows Marc Bertels, who leaves
after eleven years, and begins on 1 May.

Claes led the company’s business in Asia.

Lumenta, founded in 1994, makes lamps and sensors for factories in 14 countries. It has
3,200 employees and its seat in Gent. Its shares are traded in Brussels.
"""
        ),
        "water, the plan": _story(
            """
The city is to lay 70 kilometres of new water pipes in its northern quarters, the council
decided by 31 votes to 12.

“No child in this city should have to carry water before school,” said the mayor, Amina
Diallo, on Monday. “By next summer none will.”

The pipes will cost 18 million. A bank for development lends two thirds of that, over 25
years, and fees will rise by a tenth.

The opposition said that the old pipes in the centre lost a third of their water and
should be mended first.
"""
        ),
        "water, a street": _story(
            """
Fatou Sow gets up at four to stand in line at the pump of Rue 11. On good days she carries
home three cans before school begins.

Her teacher says that half of the class comes late, and the girls always.

“No child in this city should have to carry water before school,” said the mayor, Amina
Diallo, on Monday. “By next summer none will.”

Fatou has heard such promises before. Her grandmother, who is 71, laughs at them: when she
was young, she says, there were taps in the street, and they ran.
"""
        ),
        "recipe, lentils": _story(
            """
Wash the lentils until the water runs clear. Heat two spoons of oil in a heavy pot and fry
the onions until they are golden.

Add the garlic, the cumin and the tomatoes, and let everything cook slowly for twenty
minutes with the lid on.

Season with salt, lemon and parsley. Serves four, with bread.
"""
        ),
        "recipe, beans": _story(
            """
Soak the beans overnight. Heat two spoons of oil in a heavy pot and fry the onions until
they are golden.

Add the carrots, the bay leaf and a litre of stock, and let everything cook slowly for an
hour and a half with the lid half open.

Season with salt, vinegar and thyme. Serves six, with rice.
"""
        ),
    }
)
