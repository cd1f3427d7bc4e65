"""The English words by which a question points at what was said before; no other module has any.

Another language would need a table of its own; a question that holds none of these words is taken
to stand on its own.
"""

from __future__ import annotations

import re

ASKING = frozenset("who whom whose what which when where why how".split())  # noqa: SIM905 - a table
AUXILIARIES = frozenset(
    """
    is are was were be been do does did has have had can could will would shall should may might
    must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't
    won't wouldn't
    """.split()  # noqa: SIM905 - a table of words is read, a list of strings is not
)
MEASURES = frozenset(
    "long often old big far large tall high deep wide soon fast late early heavy exactly".split()  # noqa: SIM905
)
"""Words behind "how" that ask with it, and such as name nothing of their own."""

OPENERS = re.compile(
    r"^\W*(?:(?:and|or|but|so|also|ok|okay|well|then)\b[\s,]*)*"
    r"(?:(?:what|how) about|what of(?= \w)|as for|same for)?\b",
    re.IGNORECASE,
)
"""What a further question begins with: And ..., But ..., What about ...?"""
ASKS_ABOUT = re.compile(r"\b(about|of|for)$", re.IGNORECASE)
"""How an opener ends behind which only the new thing stands: What about rats?"""
ADDS = re.compile(r"\b(and|or|but|also|about|of|for)\b", re.IGNORECASE)
"""What an opener holds behind which no more than a new thing may stand: And rats?"""

HE = frozenset("he him his she her hers".split())  # noqa: SIM905 - as above
IT = frozenset(("it", "its"))
THEY = frozenset("they them their theirs".split())  # noqa: SIM905 - as above
DEMONSTRATIVES = ("this", "that", "these", "those")
BEFORE_ONE = frozenset("which that this another other first last new each".split())  # noqa: SIM905
"""Words behind which "one" stands for a thing."""
SUBJECTS = frozenset(("he", "she", "they"))
IMPERATIVES = frozenset("tell show give explain describe".split())  # noqa: SIM905 - as above
POSSESSIVES = frozenset("his her its their".split())  # noqa: SIM905 - as above
DETERMINERS = frozenset(
    """
    the a an this that these those which what whose how many any some every each all no both two
    three four five six seven eight nine ten his her its their
    """.split()  # noqa: SIM905 - as above
)
PREPOSITIONS = frozenset(
    """
    of in at on by for from to with about after before since until during under over into near
    against between through without within behind below above among toward towards around than
    like despite besides upon off out up down
    """.split()  # noqa: SIM905 - as above
)
PLACE_PREPOSITIONS = frozenset(("in", "at", "near", "from", "around", "outside", "across"))
CLAUSES = frozenset(
    """
    that when because after before if while as since although though until where who whom which
    what whose why how and but or so than
    """.split()  # noqa: SIM905 - as above
)
"""Words that begin a clause, unless they begin the question."""
JOINING_THAT = frozenset(("now", "so", "such", "except", "provided"))
"""Words behind which "that" joins and points at nothing."""
FREE_THOSE = frozenset(
    "who whose whom with which that over under aged living working in of from".split()  # noqa: SIM905
)
"""Words before which "those" says itself whom it means: those who fled."""
TODAY = frozenset("year month week morning evening night summer winter spring autumn fall".split())  # noqa: SIM905
"""Nouns with which "this" names today, not what was said; "this article" is left to others."""
ITSELF = TODAY | {"article", "text", "story", "days", "afternoon", "century", "time", "bot"}
ANYONE = frozenset(
    """
    anyone anybody anything someone somebody something nobody nothing everyone everybody
    everything thing things people else happen happens happened exactly
    afterwards later next instead
    """.split()  # noqa: SIM905 - as above
)
"""Words that are searched for, but do not make a question whole."""
ONLY_ONE = frozenset(
    "sun moon sky world internet universe earth weather president pope government".split()  # noqa: SIM905
)
"""Nouns of which "the" names one without anything having been said."""
PARTICIPLES = frozenset(
    """
    hurt killed built sold stolen found lost made left shot hit won paid wrong missing involved
    taken caught born dead alive injured next responsible
    """.split()  # noqa: SIM905 - as above
)
"""What may be said of something left out: Who was hurt? - unlike: What is jazz?"""
LIGHT = frozenset(
    """
    happen happened happens called call named name mean means kind type sort do does did
    """.split()  # noqa: SIM905 - as above
)
"""Words of an earlier question that are not worth carrying."""

PLACES = frozenset("place town city country village area region building house room".split())  # noqa: SIM905
TIMES = frozenset("year day month time week night moment period date".split())  # noqa: SIM905
"""Nouns with which "that" points at a place or a time: that year, that town."""

EXPLETIVE_IT = re.compile(
    r"\bit(?:['’]s)? (?:\w+ )?(?:true|possible|impossible|likely|unlikely|legal|illegal|allowed"
    r"|forbidden|safe|dangerous|necessary|important|easy|hard|difficult|common|rare|normal|clear"
    r"|certain|right|wrong|good|bad|better|best|worth|wise|fair|ok|okay|customary|usual|helpful"
    r"|useful) (?:that|to|if|whether|when|for (?:[\w'’-]+ ){1,4}to)\b"
    r"|\bit(?:['’]s)? (?:\w+ )?(?:known|said|thought|\w+ed) (?:that|if|whether|when)\b"
    r"|\bit (?:take|takes|took|taken|cost|costs|need|needs|mean|means|matter|matters)\b.*?"
    r"\b(?:to [a-z]+|if|whether|that|when)\b"
    r"|\b(?:is|was) it to [a-z]"
    r"|\bit (?:seems?|appears?|turns? out|rain|snow|be (?:dark|light|cold|warm|hot))\b"
    r"|\bit (?:get|gets|got) (?:dark|light|cold|warm|late)\b"
    r"|\bwhat (?:time|day|date) is it\b"
    r"|\b(?:is|was) it (?:not )?(?:the |an? )?[\w'’-]+(?: [\w'’-]+){0,3} (?:who|that|which)\b",
    re.IGNORECASE,
)
"""Where "it" points at nothing: Is it true that ...? How long does it take to ...?"""
EXISTENTIAL_THERE = re.compile(
    r"\b(?:is|are|was|were|be|been|isn't|aren't|wasn't|weren't|will|has|have|had|can|could|may"
    r"|might|would|should|must) there\b(?!\s*\?)"
    r"|\b(?:is|are|was|were) there\b|\bthere(?:'s|’s)?"
    r"(?: (?:is|are|was|were|has|have|had|will|may|might|can)\b|(?<=s)\b)",
    re.IGNORECASE,
)
"""Where "there" points at no place: Is there a museum in Aldham?"""

PERSONS = frozenset(
    """
    man woman boy girl child person captain king queen prince princess widow nurse mayor
    president pope bishop monk nun guard coach pilot student artist scientist boss chief judge
    general friend wife husband father mother brother sister son daughter patient politician
    musician physician historian magician cook thief poet priest saint athlete guest host sheriff
    senator victim suspect witness giant dentist tenant agent client parent
    """.split()  # noqa: SIM905 - as above
)
_PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "ant", "eer")
_NO_PERSONS = frozenset(
    """
    river water paper winter summer number order power tower letter paper matter river corner
    center centre other another weather border murder chapter theater theatre newspaper computer
    offer cover answer dinner silver danger factor floor door color colour sector motor error
    harbor harbour minor major prior never ever after under over either neither whether plant
    restaurant september october november december disaster master-plan shelter copper register
    """.split()  # noqa: SIM905 - as above
)
TITLES = frozenset(
    """
    dr mr mrs ms miss prof professor sir lady lord captain king queen prince princess president
    minister mayor general colonel senator pope bishop judge saint st duke
    """.split()  # noqa: SIM905 - as above
)
NO_PERSONS_NAME = frozenset(
    """
    bridge street road lane club river lake sea island islands isles mount hospital school
    university college museum church cathedral station line council county united union city
    party court house company cup games game league board centre center clinic office ministry
    army war act festival review journal biology courier times news post herald global north
    south east west national international association organization organisation society
    institute committee airport park square valley weir bay harbour port
    """.split()  # noqa: SIM905 - as above
)
"""Words in a name that no person's has."""
CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christmas easter
    """.split()  # noqa: SIM905 - as above
)


def is_person_noun(word: str) -> bool:
    """Tell whether a word in lower case may be a noun for a person (captain, printer)."""
    if word in PERSONS:
        return True
    return word.endswith(_PERSON_ENDINGS) and len(word) > 4 and word not in _NO_PERSONS
