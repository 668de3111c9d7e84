"""Corrections of what a clause's words hang on: subjects taken for something else, infinitives, participles.

"The Commission | fined Kivu Corp": what stands before an active verb is who acts. "a way for Kivu to sell it": who is
to do something is the subject of it. "a bond carrying a coupon": a participle that describes belongs to the noun
before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.lexicon import shipped, with_infinitive
from extractor.read_tree import Hung, ReadTree, giving, tree_words

#: Relations of words to the phrase of who is to do something.
_OF_PHRASE = frozenset(("obl", "nmod", "flat", "compound", "appos", "conj", "nmod:desc"))
#: Words between a relative pronoun and who says something of it.
_FARTHEST_SAYING = 10
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_OF_VERB = frozenset(("aux", "aux:pass", "cop", "nsubj", "nsubj:pass", "csubj", "csubj:pass", "iobj", "compound:prt"))
_DETERMINERS = frozenset(("det", "nmod:poss"))


def raised_objects(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Infinitives that were hung on the object that does what they say: "expects | the plant to produce cars".

    numbers: those of the places that say "to". A noun that carries an infinitive of its own keeps it ("expects an offer
    to buy it"), but for a passive one ("expects the offer to be accepted").
    """
    places, heads, label_of, lemma_of = tree[1:5]
    for number in numbers:
        to = places[number]
        verb = heads[to]
        noun = heads[verb]
        if label_of(to) != "mark" or label_of(verb) != "acl" or not noun < to < verb or label_of(noun) != "obj":
            continue
        if lemma_of(heads[noun]) not in tree_words("raising"):
            continue
        passive = any(heads[other] == verb and label_of(other) == "aux:pass" for other in range(to, verb))
        if passive or lemma_of(noun).lower() not in with_infinitive("noun"):
            yield Hung(verb, heads[noun], "xcomp")


def lost_subjects(tree: ReadTree, verbs: Iterable[int]) -> Iterator[Hung]:
    """Subjects that were taken for a circumstance or for what a passive is about: "The Commission | fined Kivu Corp".

    verbs: numbers, among the places, of verbs in the past or present. Dates and what has a preposition are left alone;
    a headline, which has no full stop, may leave out the auxiliary of a passive: "Kivu fined $5m".
    """
    doc, places, heads, label_of, lemma_of = tree[:5]
    for number in verbs:
        verb = places[number]
        own = [(place, label_of(place)) for place in tree.around(number) if heads[place] == verb]
        labels = {label for _, label in own}
        if "obj" not in labels or not labels.isdisjoint(("nsubj", "csubj", "expl", "aux:pass")):
            continue
        before = [(place, label) for place, label in own if place < verb]
        if "nsubj:pass" in labels:
            stops = any(label == "punct" and doc[place].text == "." for place, label in own)
            # "the forecast, which it revised"
            stops = stops or any(label == "obj" and tree.tag_of(place) in ("WDT", "WP") for place, label in before)
            if doc[verb].is_lower and stops and lemma_of(verb) not in giving():
                yield from (Hung(place, verb, "nsubj") for place, label in before if label == "nsubj:pass")
            continue
        if label_of(verb) not in ("root", "ROOT", "ccomp"):
            continue
        for place, label in before:
            inside = [part for part in tree.around(number) if heads[part] == place and part < verb]
            dated = any(doc[part].ent_type_ == "DATE" for part in (place, *inside))
            if label == "obl:unmarked" and not dated and not any(label_of(part) == "case" for part in inside):
                yield Hung(place, verb, "nsubj")
                break


def infinitives_apart(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Infinitives that were hung on something else than the word right before them that carries them: "because of the
    decision | to sell it", "is due | to approve it".

    numbers: those of the places that say "to".
    """
    doc, places, heads, label_of, lemma_of = tree[:5]
    for number in numbers:
        to = places[number]
        verb = heads[to]
        if number == 0 or label_of(to) != "mark" or label_of(verb) not in ("advcl", "ccomp", "parataxis", "xcomp"):
            continue
        word = places[number - 1]
        if verb < to or heads[verb] == word or heads[verb] > word:
            continue
        if _is_left_passive(tree, verb, word):
            yield Hung(verb, word, "acl")  # "half of the notes, 500 | to be sold by Kivu"
            continue
        if doc[word].lower_ in with_infinitive("adjective") and label_of(word) not in ("amod", "compound", "advmod"):
            yield Hung(verb, word, "xcomp")
        elif label_of(verb) == "advcl" and lemma_of(word).lower() in with_infinitive("noun"):
            owners = [place for place in tree.own(number - 1) if label_of(place) == "nmod:poss"]
            known = owners or [place for place in tree.own(number - 1) if label_of(place) == "det"]
            # "signed a letter of intent | to sell it" says what is signed, "opposes Kivu's plan | to buy it" who plans
            told = known if label_of(word) in ("obl", "nmod") else [own for own in owners if tree.tag_of(own) != "PRP$"]
            if tree.tag_of(word) in ("NN", "NNS") and label_of(word) in ("obl", "nmod", "obj") and told:
                yield Hung(verb, word, "acl")


def _is_left_passive(tree: ReadTree, verb: int, word: int) -> bool:
    """Whether a passive infinitive was hung on a verb though it says what is done with the noun right before it."""
    if tree.label_of(verb) != "advcl" or tree.doc[word].ent_type_ == "DATE":
        return False
    noun = tree.tag_of(word).startswith("N") or (tree.tag_of(word) == "CD" and tree.label_of(word) != "nummod")
    passive = any(tree.label_of(place) == "aux:pass" for place in tree.own(tree.number_of(verb)))
    within = tree.label_of(word) in ("nmod", "obl", "obj", "appos", "conj")
    return (
        noun
        and passive
        and within
        and tree.heads[verb] < word
        and tree.lemma_of(tree.heads[verb]) not in with_infinitive("verb")
    )


def who_is_to(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Who is to do something, hung as any phrase with "for": "a proposal | for Kivu | to sell it".

    numbers: those of the places that say "to".
    """
    doc, places, heads, label_of, lemma_of = tree[:5]
    calling = tree_words("calling")
    for number in numbers:
        to = places[number]
        verb = heads[to]
        if number < 2 or label_of(to) != "mark" or verb < to:
            continue
        who, opening = places[number - 1], None
        while opening is None and heads[who] != who and label_of(who) in _OF_PHRASE:
            opening = next((place for place in tree.own(tree.number_of(who)) if label_of(place) == "case"), None)
            who = who if opening is not None else heads[who]
        caller = heads[who]
        if opening is None or doc[opening].lower_ != "for" or not caller < who < to or lemma_of(who) in calling:
            continue
        known = any(label_of(place) in ("det", "nmod:poss") for place in tree.own(tree.number_of(who)))
        if tree.tag_of(who) == "NN" and (not known or lemma_of(who) in with_infinitive("noun")):
            continue  # "a request for clearance to buy it"
        if lemma_of(caller) not in calling or heads[verb] not in (who, caller, heads[caller]):
            continue
        nominal = tree.tag_of(caller).startswith("NN")
        yield Hung(verb, caller, "acl" if nominal else "advcl")
        yield Hung(who, verb, "nsubj")
        yield Hung(opening, verb, "mark")


def described_nouns(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Participles that were hung on the verb, or on a part of what they describe: "issued a bond | carrying a coupon",
    "a bond with a coupon | priced at par".

    numbers: those of the places whose words are participles that describe.
    """
    doc, places, heads, label_of, _, tag_of = tree
    for number in numbers:
        word = places[number]
        head = heads[word]
        if number == 0 or not head < word or doc[places[number - 1]].text in ",;:-" or label_of(word) not in _DEPENDENT:
            continue
        if any(label_of(place) == "mark" for place in tree.own(number)):
            continue
        noun = head
        if not tag_of(head).startswith("N"):
            beside = [place for place in tree.own(tree.number_of(head)) if head < place < word]
            # "5 mln dlrs of notes yielding 9 pct"
            amounts = [place for place in beside if label_of(place) == "obj" and not _is_thing(tree, place)]
            counted = [
                part for place in amounts for part in tree.own(tree.number_of(place)) if label_of(part) == "nmod"
            ]
            nouns = [place for place in beside if label_of(place) in ("obj", "obl", "nsubj")]
            nouns = [place for place in (*nouns, *counted) if place < word and _is_thing(tree, place)]
            if label_of(word) != "advcl" or not nouns:
                continue
            noun = nouns[-1]
        while label_of(noun) in ("nmod", "nmod:unmarked", "compound", "conj", "appos") and heads[noun] < noun:
            if _is_thing(tree, noun) and _preposition(tree, noun) not in ("with", "to"):
                break
            noun = heads[noun]
        if noun != head and _is_thing(tree, noun):
            yield Hung(word, noun, "acl")


_DEPENDENT = frozenset(("advcl", "acl"))


def _preposition(tree: ReadTree, noun: int) -> str:
    cases = (place for place in tree.own(tree.number_of(noun)) if tree.label_of(place) == "case")
    return next((str(tree.doc[place].lower_) for place in cases), "")


def _is_thing(tree: ReadTree, noun: int) -> bool:
    """Whether a word is a common noun that is no amount and no time."""
    kind = tree.doc[noun].ent_type_
    return tree.tag_of(noun) in ("NN", "NNS") and kind not in ("DATE", "PERCENT", "MONEY", "ORG")


def joined_verbs(tree: ReadTree, verbs: Iterable[int]) -> Iterator[Hung]:
    """Verbs that were joined to another than the one of their form: "unless it equals | or exceeds it", "told it to
    recall | goods sold there | and cease to sell".

    verbs: numbers, among the places, of verbs that were taken for the next of a list, without a subject.
    """
    _, places, heads, label_of, _, tag_of = tree
    for number in verbs:
        verb = places[number]
        own = tree.own(number)
        tag = tag_of(verb)
        if number > 1 and label_of(places[number - 1]) == "cc":
            before = places[number - 2]
            if tag_of(before) == tag and heads[verb] != before and label_of(before) != "conj" and tag != "VBN":
                yield Hung(verb, before, "conj")
                yield Hung(places[number - 1], verb, "cc")
                continue
        if tag != "VB" or any(label_of(part) in ("aux", "mark", "cop", "aux:pass") for part in own):
            continue
        head = heads[verb]
        if tag_of(head) not in ("VBN", "VBD", "VBZ") or any(
            label_of(part) == "aux" and tag_of(part) == "MD" for part in tree.own(tree.number_of(head))
        ):
            continue
        # An infinitive goes on with an infinitive.
        node = head
        while heads[node] != node and tag_of(node) != "VB":
            node = heads[node]
        if tag_of(node) == "VB" and node < verb:
            yield Hung(verb, node, "conj")


def subjects_of_phrases(tree: ReadTree, subjects: Iterable[int]) -> Iterator[Hung]:
    """Subjects that are what a preposition goes with: "it fell, but after the sale | rose".

    subjects: numbers, among the places, of subjects.
    """
    doc, places, heads, label_of = tree[:4]
    for number in subjects:
        place = places[number]
        verb = heads[place]
        if label_of(verb) != "conj" or place > verb:
            continue
        own = tree.own(tree.number_of(verb))
        before = [part for part in own if part < place and label_of(part) in ("cc", "mark")]
        if len(before) != 2 or doc[before[1]].lower_ not in ("after", "before", "since") or before[1] != before[0] + 1:
            continue
        if any(doc[part].text == "," for part in range(place, verb)):
            continue
        yield Hung(place, verb, "obl")
        yield Hung(before[1], place, "case")


def gerunds_apart(tree: ReadTree, gerunds: Iterable[int]) -> Iterator[Hung]:
    """Who does what a gerund says, taken for a phrase of the verb: "may lead to Kivu | buying a stake".

    gerunds: numbers, among the places, of gerunds that were hung on a verb.
    """
    _, places, heads, label_of, lemma_of, tag_of = tree
    for number in gerunds:
        verb = places[number]
        head = heads[verb]
        if number == 0 or head > verb or lemma_of(head) not in tree_words("leading"):
            continue
        _, who = tree.phrase_before(number)
        if label_of(who) != "obl" or heads[who] != head or not tag_of(who).startswith("NNP"):
            continue
        opening = next((part for part in tree.own(tree.number_of(who)) if label_of(part) == "case"), None)
        if opening is not None:
            yield Hung(who, verb, "nsubj")
            yield Hung(opening, verb, "mark")


def subjects_across(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Relative pronouns that were hung on who says it: "machines | which Kivu said | came from abroad".

    numbers: those of the places that hold a relative pronoun. A finite verb right behind that of saying has no other
    subject, unless it is the verb of the noun itself: "the sale which it hoped for | fell through".
    """
    doc, places, heads, label_of, lemma_of, tag_of = tree
    for number in numbers:
        pronoun = places[number]
        near = places[number + 1 : number + _FARTHEST_SAYING]
        saying = next((place for place in near if lemma_of(place) in tree_words("saying")), None)
        if saying is None or any(doc[place].text in ",.;:" for place in range(pronoun, saying)):
            continue
        own = tree.own(tree.number_of(saying))
        if not any(label_of(part) == "nsubj" and pronoun < part < saying for part in own):
            continue
        behind = places[tree.number_of(saying) + 1 : tree.number_of(saying) + 2]
        if not behind or tag_of(behind[0]) not in _FINITE:
            continue
        verb = behind[0]
        if label_of(verb) in ("aux", "aux:pass", "cop"):
            verb = heads[verb]
        subjects = [part for part in tree.own(tree.number_of(verb)) if label_of(part).startswith("nsubj")]
        if verb < saying or heads[heads[saying]] == verb or not set(subjects) <= {pronoun} or verb == heads[saying]:
            continue
        passive = any(label_of(part) == "aux:pass" for part in tree.own(tree.number_of(verb)))
        yield Hung(pronoun, verb, "nsubj:pass" if passive else "nsubj")
        if heads[verb] != saying:
            yield Hung(verb, saying, "ccomp")


def modified_nouns(tree: ReadTree, participles: Iterable[int]) -> Iterator[Hung]:
    """Nouns that were taken for the object of a participle that only says more of them: "expects | improved results",
    "to | selected countries".

    participles: numbers, among the places, of past participles that head a clause.
    """
    doc, places, heads, label_of, lemma_of, tag_of = tree
    for number in participles:
        participle = places[number]
        if not number or not doc[participle].lower_.endswith("ed"):
            continue
        own = tree.own(number)
        noun = next((place for place in own if label_of(place) == "obj" and place > participle), None)
        if noun is None or any(label_of(place) in _OF_VERB for place in own):
            continue
        inside = range(participle + 1, noun)
        if any(not tree.is_under(place, noun) or label_of(place) in _DETERMINERS for place in inside):
            continue
        back = 2 if number > 1 and tag_of(places[number - 1]) == "RB" else 1
        before, verb = places[number - back], heads[participle]
        if label_of(participle) in ("ccomp", "xcomp") and before == verb:
            beside = any(heads[place] == verb and label_of(place) == "obj" for place in tree.around(number))
            if beside or not tag_of(verb).startswith("V") or lemma_of(verb) in ("get", "have", "be"):
                continue
            label = "obj"
        elif heads[before] == participle and label_of(before) in ("mark", "case"):
            if doc[before].lower_ not in shipped().classes["before_noun"] or verb == participle:
                continue
            label = "obl" if tag_of(verb).startswith("V") else "nmod"
            yield Hung(before, noun, "case")
        else:
            continue
        yield Hung(noun, verb, label)
        yield Hung(participle, noun, "amod")
        for place in own:
            if place > noun and label_of(place) == "obl":
                yield Hung(place, noun, "nmod")
            elif place > participle and place != noun:
                yield Hung(place, verb, label_of(place))
