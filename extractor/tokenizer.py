"""Token boundaries that amounts in news need and the English tokenizer of spaCy does not draw.

Without them ``$5m.`` at the end of a sentence keeps its full stop in the token ``m.`` (an abbreviation for spaCy), and
``$5m-$7m``, ``5%-7%``, ``(415/418)``, ``€5.`` and ``USD,100`` are single tokens in which no amount can end.
"""

from __future__ import annotations

import re

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

_SIGNS = "$£€¥₹₩₽₦₪₺₫฿"
_PREFIXES = (rf"[-+~≈±](?=[{_SIGNS}])", r"~(?=[0-9])", r"\+/-(?=[0-9])")
_SUFFIXES = (
    r"(?<=[0-9][kKmMbBtTpPcC])\.",
    rf"(?<=[{_SIGNS}])\.",
    r"(?<=[0-9a-zA-Z%])\+",
)
_INFIXES = (
    rf"(?<=[0-9a-zA-Z%)])[-–—/,;:&](?=[{_SIGNS}])",
    r"(?<=[0-9]%)[-–—/](?=\w)",
    r"(?<=[0-9])[–—](?=[0-9])",
    r"(?<=[0-9]),(?=[A-Za-z])",
    r"(?<=[A-Za-z]),(?=[0-9])",
    r"(?<=[A-Za-z]):(?=[0-9])",
)
#: Scale letters whose abbreviation with a full stop is a special case of the English tokenizer.
_LETTERS = "kmbtpc"
#: Legal suffixes that the slash inside would split.
_SLASHED = ("A/S", "K/S", "I/S", "P/L", "S/A")


#: Longest ending that is cut off a chunk of text at once, in characters; longer ones are rows of one sign.
_LONGEST_ENDING = 100

#: Chunks of text whose tokens are remembered; spaCy's 10,000 are fewer than a few hundred articles hold.
_REMEMBERED = 60_000


class Endings:
    """A pattern of endings that is searched only where an ending can stand.

    spaCy searches all that is left of a chunk each time it has cut a sign off, which takes 26 seconds for 10,000
    dollar signs in a row. It saves the pattern by the object that ``search`` is bound to.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """pattern: what ends in ``$``."""
        self.pattern = pattern.pattern
        self._search = pattern.search

    def search(self, text: str) -> re.Match[str] | None:
        """The first match that ends the text, among those that are not too long."""
        return self._search(text, max(0, len(text) - _LONGEST_ENDING))


def make_room(nlp: Language) -> None:
    """What :func:`customize` does, for an English pipeline with spaCy's rule-based tokenizer; nothing for others."""
    if nlp.lang == "en" and isinstance(nlp.tokenizer, Tokenizer):
        customize(nlp)


def customize(nlp: Language) -> None:
    """Give a pipeline a tokenizer with these boundaries; ``nlp.to_disk`` saves them. Harmless when called twice.

    nlp: a pipeline with spaCy's rule-based tokenizer.
    """
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError(f"amounts need spaCy's rule-based tokenizer, not {type(tokenizer).__name__}")
    defaults = nlp.Defaults
    suffixes = compile_suffix_regex([*_SUFFIXES, *(defaults.suffixes or ())])
    if getattr(getattr(tokenizer.suffix_search, "__self__", None), "pattern", "") == suffixes.pattern:
        return
    rules = tokenizer.rules
    left_out = {f"{letter}." for letter in _LETTERS}
    # One tokenizer made anew: every property that is set on a tokenizer makes it read all of its special cases again.
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules={form: parts for form, parts in rules.items() if form not in left_out}
        | {form: [{ORTH: form}] for form in _SLASHED},
        prefix_search=compile_prefix_regex([*_PREFIXES, *(defaults.prefixes or ())]).search,
        suffix_search=Endings(suffixes).search,
        infix_finditer=compile_infix_regex([*_INFIXES, *(defaults.infixes or ())]).finditer,
        token_match=tokenizer.token_match,
        url_match=tokenizer.url_match,
        faster_heuristics=tokenizer.faster_heuristics,
        max_cache_size=max(tokenizer.max_cache_size, _REMEMBERED),
    )
