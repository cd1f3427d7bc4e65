"""Made-up stories that the sample of web pages tells, told in no template's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Story:
    """An article before any site has put its furniture around it.

    A line of the body is a paragraph; "# " begins a heading, "* " an item of a list, "> " a
    quotation, "! " a picture's caption.
    """

    name: str
    title: str
    author: str
    published: date
    body: str
    language: str = "en"
    tags: tuple[str, ...] = ()
    summary: str = ""

    def lines(self) -> list[tuple[str, str]]:
        """Return each line's mark ("" for a paragraph) and its text."""
        rows = [line for line in self.body.strip().splitlines() if line.strip()]
        return [(row[0], row[2:]) if row[:2] in MARKS else ("", row) for row in rows]


MARKS = ("# ", "* ", "> ", "! ")

STORIES = (
    Story(
        "ferry",
        "Night ferry to Skarholm stops after ninety years",
        "Ingrid Vale",
        date(2021, 9, 14),
        """
The night ferry between Norrvik and Skarholm made its last crossing on Sunday, ninety years after the first one, carrying 214 passengers and a brass band.
! The Havsdrottning leaves Norrvik for the last time. (Pelle Strand/Coast Pictures)
The operator, Sundline, said that the route had lost 3.2 million crowns a year since the bridge at Torsund opened to lorries in 2017.
"We kept it going for as long as there was a reason to," said Marta Ekdahl, who runs the company's northern routes. "This summer there were nights with eleven people on board."
About forty members of the crew will move to the day service, and nine have taken early retirement.
Islanders fear that the last link for people without a car is gone. The bus across the bridge runs four times a day and stops at eight in the evening.
The municipality has asked for a night taxi that would cost what the ferry did. A decision is expected in November.
        """,
        tags=("transport", "islands"),
        summary="After ninety years the boat that islanders slept on has made its last crossing.",
    ),
    Story(
        "well",
        "Village digs its own well after waiting eleven years for water",
        "Tomas Okello",
        date(2019, 3, 2),
        """
People in Kamoru have dug a well 38 metres deep with hand tools, eleven years after the district promised them a pipeline.
The work took fourteen months. Sixty families gave one day a week each, and a retired mason called Peter Lokwang drew the plans on the back of a calendar.
# "Nobody came"
"They measured the ground three times, and each time they said next year," Lokwang said. "Nobody came. So we started with a rope and two buckets."
Two men were hurt in August when a wall of sand slid into the shaft. After that the diggers lined it with bricks that the women's group had fired by the river.
# What it changed
The nearest water had been nine kilometres away. Girls who carried it went to school on two days out of five; the head teacher now counts 112 of them in the morning, up from 41.
A laboratory in Morulem tested the water in January and found it clean. The district's water officer, Grace Ateng, called the well "remarkable" and said that the pipeline was still planned.
> We will keep the well either way. A pipe can be closed by somebody in an office.
The families have begun to save for a pump that runs on sunlight. It costs as much as forty goats.
        """,
        tags=("water", "villages"),
    ),
    Story(
        "library",
        "Town library to lend tools, tents and telescopes",
        "Ruth Calloway",
        date(2023, 5, 19),
        """
Holders of a Millbrook library card will be able to borrow a drill as easily as a novel from next month.
The council agreed on Tuesday, by nine votes to four, to turn the old map room on Canal Street into what it calls a library of things.
Among the first 160 objects are:
* cordless drills and sanders
* tents for two and for six people
* three telescopes given by the astronomy club
* a sewing machine that was once the mayor's mother's
Most can be kept for a week. There is no fee, but whoever brings something back late pays two pounds a day.
Councillor Dev Anand, who voted against, said the money would be missing where it was needed. "We have a roof that leaks on the children's books," he said.
The librarian, Hannah Moss, said that the idea came from a visitor who asked whether she knew anybody with a ladder. "I did not, but I knew forty people who had asked me the same."
Repairs will be done by volunteers on the first Saturday of each month.
        """,
    ),
    Story(
        "glacier",
        "Glacier lost a tenth of its ice in two summers, measurements show",
        "Lea Brandt",
        date(2022, 10, 3),
        """
The Hollferner glacier has lost more than a tenth of its ice in two summers, according to measurements that were published on Monday.
Researchers of the Alpine Survey drilled stakes into the ice at 27 places in 2020. When they came back this September, all but five lay on bare rock or had fallen into meltwater.
"I have done this for thirty years and I had to sit down," said the glaciologist Anna Rieder, who led the work.
# Dust from the desert
Two things came together, the report says. Little snow fell in both winters, and in March a storm carried Saharan dust across the mountains, which made the surface darker so that it took up more of the sun's warmth.
At the lowest stakes the ice sank by 9.4 metres. The tongue of the glacier, where walkers could step onto the ice as late as 2015, has become a lake of about six hectares.
! Where the stakes stood in 2020 there is a lake now. Photo: Jonas Pichler
# What comes next
The survey expects that the Hollferner will break in two before 2030. The upper part may last until the middle of the century.
The village of Gries, which draws its drinking water from the stream below, has ordered a study of wells. It is to be finished in spring.
        """,
        tags=("climate", "glaciers", "Alps"),
        summary="Two winters with little snow and a storm of desert dust have cost the Hollferner dear.",
    ),
    Story(
        "bees",
        "What I learned from keeping bees on a roof in the city",
        "Mira Castellan",
        date(2018, 6, 30),
        """
I bought my first hive on a whim, the way that other people buy a guitar. Three years later there are five of them on the roof of our block, and I have stopped wearing perfume.
The first thing that I learned is that bees do not care about you. They are not angry, they are busy. If you stand in front of the door you are weather.
# The neighbours
I had expected complaints. What I got was Mr Haddad from the second floor, who had kept bees in Homs and who came up every evening in the first month to tell me what I was doing wrong. He was right each time.
> A hive is a sentence, he used to say. If you take out a word, listen whether it still makes sense.
We lost a colony in the second winter, because I had fed it too late. I wrote the date on the wall in pencil, and it is still there.
# The honey
City honey tastes of lime trees, and a little of whatever the bakery throws out. In a good year we get sixty jars. Everybody in the house gets one, and the rest pays for new frames.
Would I do it again? Yes, but I would ask Mr Haddad first.
        """,
    ),
    Story(
        "clinic",
        "Field clinic in Darro reopens with half of its beds",
        "Salma Idris",
        date(2020, 11, 25),
        """
The field clinic in Darro treated its first patients in seven weeks on Tuesday, after repairs to the roof and the operating room.
Only 22 of 45 beds are in use. The others wait for oxygen lines, which are held at the border together with two generators.
In the first twelve hours 131 people came. Most had fevers or infected wounds, and nineteen were children who had not been vaccinated.
"We have doctors, we have nurses, we have patients," said the head of the clinic, Dr. Yusuf Amarin. "What we do not have is fuel for more than nine days."
# Needs until January
* 14,000 litres of diesel
* Insulin for 300 patients
* Two technicians for the oxygen plant
The clinic serves about 80,000 people, more than half of whom have fled from the towns along the river since the spring.
Our teams drive to four smaller health posts twice a week. The road to Bel Asha is closed, and nobody has reached its midwife since 9 November.
        """,
        tags=("health", "Darro"),
    ),
    Story(
        "bridge",
        "Minister opens second bridge across the Lenn",
        "Press Office",
        date(2017, 4, 7),
        """
The Minister of Transport, Eleni Varga, today opened the second bridge across the river Lenn near Ostrava Ford.
The bridge is 612 metres long and carries four lanes, a track for bicycles and a footpath. It cost 94 million euros, of which the national road fund paid three quarters.
Minister Varga said: "This crossing brings eleven villages within half an hour of a hospital. It was built in time, and it was built within its budget."
The contract was awarded in May 2014. Up to 380 people worked on the site, and there was no serious accident in 1.9 million hours of work.
The old bridge of 1931 will be closed for repairs from 2 May. From 2019 it will be open to pedestrians and cyclists only.
# Notes for editors
Drawings and photographs of the bridge can be had from the ministry's picture desk.
        """,
    ),
    Story(
        "chess",
        "The grandmaster who learned to lose",
        "Oliver Penhallow",
        date(2016, 2, 11),
        """
On the third floor of a house in Tbilisi, above a shop that sells buttons, the strongest player that nobody has heard of is teaching a nine-year-old how to resign.
"You put out your hand before you stop the clock," says Nana Gelashvili. "Otherwise it looks as if you were asking for the bill."
She is 71. In 1973 she drew with two world champions within a week, and the newspapers called her the quiet storm. In 1975 she stopped, and for forty years she did not say why.
The answer, when it comes, is short. Her brother had lost his work for signing a letter, and she was told that she would travel again when he took his name off it. He did not, and neither of them ever spoke of it.
! Gelashvili at the board in Sukhumi, 1972. Family archive
So she taught. By her own count there have been 1,900 children, of whom fourteen became masters. "The others became people who can sit still," she says.
Her method is simple. For the first year her pupils play only endings, and they play them from the losing side. It is a school of small defeats, and the children love it.
At the end of our afternoon the boy finds a draw that she has not seen. She looks at the board for a long time. Then she puts out her hand.
        """,
        summary="Nana Gelashvili once drew with two world champions in a week. Then she vanished.",
    ),
    Story(
        "lighthouse",
        "Cape Morrow Lighthouse",
        "",
        date(2015, 8, 20),
        """
Cape Morrow Lighthouse stands on the eastern end of Tern Island, about 14 kilometres from the harbour of Port Ellis. It was built between 1868 and 1871 and is 43 metres high.
# History
A first light, a wooden tower with an oil lamp, was lit in 1829 and burned down in 1866. The engineer Amos Thackeray designed the present tower of granite, which was brought by barge from quarries on the mainland.
The light was first lit on 4 October 1871. Its lens, made in Paris by Barbier, floated in a basin of mercury and could be turned with one finger.
In 1943 a patrol boat ran aground below the tower, and the keeper Edith Lowe and her two daughters brought nineteen men ashore with a rope. She was the first keeper on the coast to be given the medal of the lifeboat society.
# The light today
The station was automated in 1984. A lamp of 70 watts is now seen from 19 nautical miles, and shows two white flashes every fifteen seconds.
The keepers' houses have been let to visitors since 2003. In winter, when no boat lands, they stand empty.
        """,
    ),
    Story(
        "bread",
        "Why my grandmother never weighed her flour",
        "Jana Novotna",
        date(2013, 11, 3),
        """
My grandmother baked on Fridays. She did not own a scale, and when I asked her how much flour went in she said: as much as it takes.
For years I believed that this was a joke at my expense. I bought a scale, I wrote down numbers, and my bread was always a little worse than hers.
Last autumn I finally understood. She was not measuring the flour, she was measuring the day. When it rained the sack by the door was damp, and she took more.
So here is what I do now. I put in three quarters of what the book says, I wait for ten minutes, and then I ask the dough.
It sounds foolish, I know. But the loaf on the table is the first one in twenty years that my mother has called "nearly right".
        """,
    ),
    Story(
        "storm",
        "Storm Brenna: what we know so far",
        "Newsroom",
        date(2024, 1, 17),
        """
Gusts of up to 164 kilometres an hour have been measured on the coast, and 210,000 homes are without power.
Rescuers in Saltby brought 34 people out of a flooded care home shortly before noon. Two of them are being treated for cold.
The railway between Saltby and Harwick will stay closed until Thursday morning at least, because trees lie across the line in eleven places.
Schools in the three coastal counties are closed today and tomorrow. Examinations that were planned for this week will be held in February.
The weather service expects the wind to ease after midnight. It warns that the rivers Aske and Toller will go on rising until Friday.
The prime minister has cancelled a visit abroad and is to fly over the coast in the afternoon.
        """,
        tags=("Storm Brenna", "weather"),
    ),
    Story(
        "strike",
        "Hafenarbeiter in Brunshafen beenden Streik nach neunzehn Tagen",
        "Katrin Möller",
        date(2022, 2, 8),
        """
Die Hafenarbeiter in Brunshafen haben ihren Streik am Dienstag nach neunzehn Tagen beendet. In der Nacht hatten sich Gewerkschaft und Betreiber auf höhere Löhne geeinigt.
Die 1.400 Beschäftigten erhalten rückwirkend zum Januar 4,8 Prozent mehr Geld. Für Nachtschichten steigt der Zuschlag von 25 auf 35 Prozent.
„Wir haben nicht alles bekommen, aber wir haben etwas, das hält“, sagte der Verhandlungsführer der Gewerkschaft, Uwe Petersen.
# Schiffe warten vor der Küste
Vor der Mündung lagen am Morgen noch 31 Frachter. Nach Angaben des Hafenkapitäns wird es bis Ende des Monats dauern, bis alle entladen sind.
Mehrere Supermärkte hatten in der vergangenen Woche vor leeren Regalen bei Südfrüchten gewarnt. Der Betreiber bezifferte den Schaden auf rund 40 Millionen Euro.
Die Mitglieder der Gewerkschaft stimmen bis zum 20. Februar über das Ergebnis ab.
        """,
        language="de",
    ),
    Story(
        "school",
        "La escuela que cruza el río dos veces al día",
        "Lucía Ferreyra",
        date(2021, 4, 22),
        """
A las seis y media de la mañana, cuando todavía hay niebla sobre el agua, la lancha de la escuela número 12 sale del muelle de Puerto Arce con diecinueve niños a bordo.
La conduce Ramón Quiroga desde hace veintiséis años. Conoce a los padres de casi todos, porque también los llevó a ellos.
«Lo más difícil no es el río, es la espera», dice Quiroga. «Cuando falta uno, no salgo hasta saber por qué».
La provincia paga el combustible, pero no los salvavidas. Los compró la cooperadora con la venta de empanadas.
En marzo el agua subió tres metros y las clases se suspendieron durante once días. La maestra, Elena Sosa, envió las tareas en botellas de plástico.
Un puente está previsto desde 1998. En el pueblo ya nadie pregunta cuándo.
        """,
        language="es",
    ),
    Story(
        "salt",
        "Salt workers win the right to their ponds",
        "Devika Rao",
        date(2023, 12, 12),
        """
Families who have made salt on the Veran coast for six generations will be given titles to their ponds, the state assembly decided on Monday.
The law covers about 5,300 ponds and ends a dispute that began in 1974, when a chemicals company was granted a lease over the whole shore.
"My father was fined for standing on the ground that he was born on," said Kasturi Bai, 58, who leads the salt workers' union.
A survey of the ponds will start after the monsoon. Whoever has worked a pond for ten years can claim it, and a claim can be made in the name of a woman alone.
The company, Veran Alkali, said that it would not appeal. Its lease would have run out in 2026.
Prices have doubled since the summer. A sack of fifty kilograms now brings 310 rupees.
        """,
        tags=("labour",),
    ),
)
