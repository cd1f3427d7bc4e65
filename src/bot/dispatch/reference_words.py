"""Tell whether words only refer to another message, and whether a text is a question."""

from __future__ import annotations

import re

_POINTING = {
    "en": "is this true, is that true, is it true, true, true or false, really, is this right, "
    "is that right, is this correct, is that correct, check, check this, check that, check it, "
    "please check, please check this, fact check, fact check this, factcheck, verify, "
    "verify this, "
    "source, sources, what is the source, any source, any sources, source please, sure, "
    "are you sure, is this real, is this fake, fake, what about this, and this, this, "
    "what do the articles say, what do you say, what do you think, thoughts",
    "ar": "هل هذا صحيح, هل هذا صحيح فعلا, صحيح, هل هذه حقيقة, هل هذا حقيقي, حقا, فعلا, تحقق, "
    "تحقق من هذا, المصدر, مصدر, ما المصدر, ما هو المصدر, وهذا, هل هو صحيح",
    "de": "stimmt das, stimmt das wirklich, stimmts, stimmt’s, ist das wahr, wahr, wirklich, "
    "echt, ist das richtig, ist das so, ist das echt, prüfen, prüf das, bitte prüfen, "
    "prüf das bitte, überprüfen, überprüf das, faktencheck, quelle, quellen, quelle bitte, "
    "was ist die quelle, gibt es eine quelle, gibt es quellen, und das, was ist damit, sicher",
    "es": "es verdad, es cierto, es verdad esto, es cierto esto, es esto verdad, es esto cierto, "
    "eso es verdad, esto es verdad, eso es cierto, esto es cierto, verdad, de verdad, en serio, "
    "cierto, comprueba esto, verifica esto, verifica, fuente, fuentes, cuál es la fuente, "
    "cual es la fuente, y esto, seguro",
    "fr": "est ce vrai, c’est vrai, vrai, vraiment, est ce que c’est vrai, vrai ou faux, "
    "est ce exact, c’est exact, ah bon, vérifie, vérifie ça, vérifiez, à vérifier, source, "
    "sources, quelle est la source, une source, et ça, sérieux, sérieusement, c’est sûr",
    "hi": "क्या यह सच है, क्या ये सच है, क्या यह सही है, क्या ये सही है, सच है, सच, सच में, सच्ची, "
    "जाँच करो, जांच करो, इसे जाँचें, इसे जांचें, स्रोत, स्रोत क्या है, सोर्स, और यह",
    "pt": "é verdade, isso é verdade, isto é verdade, verdade, é verdade isso, é verdade isto, "
    "sério, a sério, mesmo, é mesmo, será verdade, está certo, isso está certo, confirma, "
    "verifica isto, verifica isso, verifique, verifique isso, fonte, fontes, qual é a fonte, "
    "qual a fonte, e isto, e isso, certeza",
    "ru": "это правда, правда, правда ли это, неужели, серьёзно, серьезно, это так, так ли это, "
    "верно, это верно, верно ли это, проверь, проверь это, проверьте, проверьте это, источник, "
    "источники, какой источник, где источник, а это, точно, это точно",
    "tr": "bu doğru mu, doğru mu, doğru mu bu, gerçek mi, bu gerçek mi, gerçekten mi, gerçekten, "
    "sahi mi, kontrol et, bunu kontrol et, doğrula, bunu doğrula, kaynak, kaynak ne, kaynağı ne, "
    "kaynak nedir, kaynağı nedir, ya bu, emin misin",
    "uk": "це правда, правда, чи це правда, чи правда це, невже, серйозно, це так, чи це так, "
    "справді, вірно, це вірно, перевір, перевір це, перевірте, перевірте це, джерело, джерела, "
    "яке джерело, де джерело, а це, точно",
}
"""Language -> whole messages that say nothing but "that one", with commas between."""

# First words of questions, for those without a question mark.
_ASKING = """
who whom whose what which when where why how is are was were do does did has have had can could
will would should may might
wer wen wem wessen was welche welcher welches wann wo wohin woher warum wieso weshalb wie wieviel
ist sind war waren hat haben gibt
qui que quoi quand où pourquoi comment combien quel quelle quels quelles est-ce
qué quién quiénes cuál cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas
quem qual quais quando onde porque quanto quanta quantos quantas
кто кого кому чей что чего чему когда где куда откуда почему зачем как какой какая какое какие
сколько
хто кого кому чий що чого чому коли де куди звідки навіщо як який яка яке які скільки чи
kim kime kimi kimin ne neyi nerede nereye nereden neden niçin niye nasıl kaç hangi
من ما ماذا متى أين لماذا كيف كم أي هل
कौन किस किसने क्या कब कहाँ कहां क्यों कैसे कितना कितने कितनी
"""

_MARKS = ("?", "؟", "？")
_ENDS_A_STATEMENT = (".", "!", "…", "।", "。", "！")
_AROUND = " \t\r\n\"'“”‘’«»„()[]"
_LINK = re.compile(r"https?://\S+")
_EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")


def only_points(words: str) -> bool:
    """Return whether the words only refer to a message, such as "is this true?"."""
    return _folded(words) in _POINTERS


def has_question_mark(text: str) -> bool:
    """Return whether the text ends with a question mark; links, emoji and quotes aside."""
    return _bare(text).endswith(_MARKS)


def begins_as_question(text: str) -> bool:
    """Return whether the text begins like a question and does not end like a statement."""
    bare = _bare(text)
    first = bare.partition(" ")[0].casefold().strip("¿,'’")
    return first in _FIRST_WORDS and not bare.endswith(_ENDS_A_STATEMENT)


def without_links(text: str) -> str:
    """Return the text without web addresses."""
    return " ".join(_LINK.sub(" ", text).split())


def _bare(text: str) -> str:
    return _EMOJI.sub("", without_links(text)).strip(_AROUND)


def _folded(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


_POINTERS = {_folded(said) for table in _POINTING.values() for said in table.split(", ")}
_FIRST_WORDS = frozenset(_ASKING.split())
