"""Respell an English word the British or the American way."""

from __future__ import annotations

import functools
import re

from retrieval.analysis.tokenizer import to_english_term

# British and American spelling, either way: a pattern and what stands there in the other.
_VARIANTS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"is(?=(e|ed|es|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"iz(?=(e|ed|es|er|ers|ing|ation|ations|ational)$)", "is"),
        (r"ys(?=(e|ed|es|er|ers|ing)$)", "yz"),
        (r"yz(?=(e|ed|es|er|ers|ing)$)", "ys"),
        (r"(?<=\w\w)our(?!$|ce|se|t)|(?<=\w\w)our$", "or"),
        (r"(?<=[bvln])or(?=$|s$|ed$|ing$|ite|able|ful|less|hood)", "our"),
        (r"(?<=[tb])re(?=s?$)", "er"),
        (r"^(theat|cent|lit|fib|calib|somb|spect|lust)er(?=s?$)", r"\1re"),
        (r"[ao]e(?=\w{3})", "e"),
        (r"(?<=^p)e(?=diatri)|(?<=an)e(?=sthe)|(?<=h)e(?=mo)", "ae"),
        (r"(?<=[aeiou]l)l(?=(ed|ing|er|ers)$)", ""),
        (r"ce(?=(s|d|less)?$)", "se"),
        (r"(?<=en)se(?=(s|d|less)?$)", "ce"),
        (r"gramme(?=s?$)", "gram"),
        (r"ogue(?=s?$)", "og"),
        (r"^grey", "gray"),
        (r"^gray", "grey"),
    )
)


@functools.lru_cache(maxsize=1 << 14)
def spelling_variants(folded: str) -> tuple[str, ...]:
    """Return the terms of a folded word's other spellings (organisation, organization)."""
    respelled = (pattern.sub(other, folded, count=1) for pattern, other in _VARIANTS)
    return tuple(to_english_term(other) for other in respelled if other != folded)
