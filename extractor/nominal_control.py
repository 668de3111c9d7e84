"""What a clause adds to a noun that stands for an action: its subject, its modality, and whether it is a claim at all.

A noun shares the subject of the verb that governs it as an infinitive would: "Ford is planning a campaign against the
rules", "raised output with the launch of a plant". It does not where the verb says what the noun says ("signed an
agreement"), or what is done about somebody's act ("rejected the offer").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from spacy.tokens import Token

from extractor.annotations import value_of
from extractor.clauses import (
    children,
    grammatical_subject,
    is_expletive,
    is_passive,
    is_relative,
    predicate_of,
    relation,
)
from extractor.drafts import Draft
from extractor.governors import Governor, governor_of
from extractor.lexicon import Lexicon, StanceRow
from extractor.names import read_csv
from extractor.nominals import amount_host, is_change
from extractor.parties import Parties
from extractor.party_nouns import party_words
from extractor.phrases import lemma_of
from extractor.quantities import STAKES
from extractor.scopes import read_scope
from extractor.senses import parse_condition

#: Types of verbs whose object is somebody's act, or the same act as theirs: their subject is not the noun's.
_BLOCKING = frozenset(
    (
        "support",
        "oppose",
        "suggest",
        "predict",
        "warn",
        "emphasize",
        "deny",
        "partner",
        "acquire",
        "divest",
    )
)
#: Types of verbs for what one does with one's own plans, and with what one shares: "maintain a relationship with X".
_TURNING = frozenset(("maintain", "withdraw", "reconsider"))
#: Types of acts that "receive", "seek" and "be subject to" are said of from the other side.
_RECEIVED = frozenset(("fund", "support", "oppose"))


def settle(drafts: Sequence[Draft], parties: Parties, lexicon: Lexicon, cues: Iterable[tuple[int, int]]) -> list[Draft]:
    """The drafts that remain once each noun has what its clause gives it; noun drafts are changed in place.

    drafts: claims in the making, of nouns and of verbs, in any order.
    parties: the organizations of the document, which tell who can act.
    cues: half-open token ranges of the cues of attributions: who says something does not do it.
    """
    verbs = {predicate_of(draft.trigger.root).i: draft for draft in drafts if not draft.nominal}
    saying = {index for start, end in cues for index in range(start, end)}
    transfers = {draft.trigger.root.i for draft in drafts if draft.nominal and _transfers(draft.row)}
    kept = []
    for draft in drafts:
        noun = draft.trigger.root
        if draft.nominal and is_holding(draft.row) and relation(noun) == "nmod" and noun.head.i in transfers:
            # "the sale of a stake in the bank": the sale is what happens.
            continue
        if draft.nominal and draft.communicates:
            # "its forecast of growth" is what somebody says, not what is done.
            continue
        if draft.nominal:
            governor = governor_of(draft.trigger.root, lexicon)
            if governor is None:
                _take_title(draft, parties)
                _take_figure(draft, verbs)
            else:
                other = verbs.get(governor.predicate.i)
                if other is not None and _is_said_by(draft, other, governor, lexicon):
                    continue
                _control(draft, other, governor, parties, lexicon, saying)
                _inherit(draft, other, governor, lexicon)
                if other is not None and _only_plans(other, governor, lexicon):
                    draft.scope.carriers.append(governor.predicate)
            _read_modifiers(draft, lexicon)
        kept.append(draft)
    return kept


def _transfers(row: StanceRow) -> bool:
    return row.type in ("acquire", "divest") and not is_holding(row)


def _only_plans(verb: Draft, governor: Governor, lexicon: Lexicon) -> bool:
    """Whether a verb only lends the noun its tense, as it would an infinitive: "plans an offering of notes"."""
    return governor.relation == "obj" and not governor.between and verb.row.lemma in lexicon.classes["planning"]


def under_headline(verb: Draft, drafts: Iterable[Draft]) -> list[Draft]:
    """The nouns in the object of a headline's verb that are claims beside it; they take its subject.

    verb: the claim that word order gave ("Acme sweetens bid for Orrin"), its places set. drafts: what the tree gave.
    """
    start, end = verb.places.get("object", (verb.trigger.end, verb.trigger.sent.end))
    found = []
    for draft in drafts:
        if not draft.nominal or not start <= draft.trigger.start < end or is_holding(draft.row):
            continue
        if verb.row.type in _BLOCKING or verb.row.type == draft.row.type or is_change(draft.row):
            continue
        if draft.subject is None:
            draft.subject = verb.subject
            draft.places["subject"] = verb.places["subject"]
        found.append(draft)
    return found


def is_holding(row: StanceRow) -> bool:
    """Whether a noun names what is held ("stake") rather than an act."""
    return row.lemma.split()[-1] in STAKES or row.lemma in ("shareholding", "ownership")


def _is_said_by(draft: Draft, verb: Draft, governor: Governor, lexicon: Lexicon) -> bool:
    """Whether a verb's claim says all that the noun says: "reported a fall in profits", "sold a stake in the bank"."""
    if governor.between:
        return False
    if governor.relation == "obl" and governor.preposition in ("by", "through", "via"):
        # "raised $5m through an offering of bonds"
        return verb.row.type == draft.row.type and draft.subject is None
    if governor.relation not in ("obj", "nsubj:pass"):
        return False
    if is_holding(draft.row) or draft.row.type == "measure":
        return not verb.communicates
    if verb.row.type in _TURNING and not is_change(draft.row):
        # What becomes of a plan is told by the verb: "delayed the launch of the phone".
        return draft.object is None or relation(draft.object) == "compound" or _is_shared(draft)
    if _names(verb.row, draft.row.lemma, lexicon):
        same = verb.row.type == draft.row.type or verb.row.role == "reversed"
        if lemma_of(governor.predicate) in lexicon.classes["receive"]:
            return True
        return same and (is_change(draft.row) or not _is_of_another(draft, verb))
    return verb.row.type == draft.row.type and not is_change(draft.row) and not _is_of_another(draft, verb)


def _is_shared(draft: Draft) -> bool:
    """Whether a noun has no subject and no figure of its own, or names a relation that two share."""
    if draft.row.type == "partner":
        return draft.subject is None or draft.subject.pos_ == "PRON"
    own = [token for token in draft.trigger.root.subtree if token.ent_type_ in ("MONEY", "PERCENT")]
    return draft.subject is None and not own and amount_host(draft.trigger.root) is None


def _is_of_another(draft: Draft, verb: Draft) -> bool:
    """Whether an act has a subject that is not the verb's: "tops Acme's offer"."""
    if verb.row.role == "reversed" or draft.subject is None:
        return False
    return draft.subject.pos_ != "PRON"


def _names(row: StanceRow, lemma: str, lexicon: Lexicon) -> bool:
    """Whether the sense of a verb asks for a noun as its object: "make a bid", "post a fall"."""
    if not row.object:
        return False
    condition = parse_condition(row.object, lexicon.classes)
    return not condition.negated and not condition.words.isdisjoint((lemma, lemma.split()[-1]))


def _control(
    draft: Draft, verb: Draft | None, governor: Governor, parties: Parties, lexicon: Lexicon, saying: set[int]
) -> None:
    """Give a noun the party that its clause has for it."""
    if is_change(draft.row):
        if draft.owner is None and governor.relation == "obj" and not governor.between:
            # "has offered an 8% increase in wages"
            draft.owner = _actor(draft, verb, governor, parties, lexicon, saying)
        return
    if draft.subject is None and governor.owner is not None and governor.owner != draft.object:
        draft.subject = governor.owner
        return
    if not governor.relation or any(lemma_of(word) in lexicon.classes["others_act"] for word in governor.between):
        return
    if draft.row.type in _RECEIVED and lemma_of(governor.predicate) in lexicon.classes["receive"]:
        # "The sale is subject to approval by the board." "Acme seeks a $5m loan."
        written = grammatical_subject(governor.predicate)
        if draft.object is None and governor.relation in ("obj", "obl") and written != draft.subject:
            draft.object = written
        return
    if draft.subject is not None:
        return
    if draft.row.type in _RECEIVED and draft.object is not None:
        # "may curb U.S. aid to the bank": the aid is the country's.
        places = (word for word in children(draft.trigger.root, "compound") if word.lower_ in _places())
        draft.subject = next(places, None)
        if draft.subject is not None:
            return
    draft.subject = _actor(draft, verb, governor, parties, lexicon, saying)


def _actor(
    draft: Draft, verb: Draft | None, governor: Governor, parties: Parties, lexicon: Lexicon, saying: set[int]
) -> Token | None:
    """The subject that a noun shares with the verb that governs it, or None where it does not."""
    if governor.relation not in ("obj", "obl") or governor.predicate.pos_ == "ADJ":
        return None
    if governor.relation == "obl" and draft.row.type in ("support", "oppose"):
        # "placed the shares in a trust pending approval of the deal"
        return None
    if governor.relation == "obj" and lemma_of(governor.predicate) in lexicon.classes["receive"]:
        # "received a revision of the offer": of somebody else's.
        return None
    if verb is None and (governor.predicate.i in saying or is_passive(governor.predicate)):
        return None
    # "has plans for the sale": the verb only lends the plans a tense.
    lending = bool(governor.between) and lemma_of(governor.predicate) in lexicon.classes["own_act"]
    if verb is not None and not lending:
        turning = verb.row.type in _TURNING and (draft.row.type == "partner" or governor.relation == "obl")
        if verb.row.type in _BLOCKING or turning:
            return None
        if verb.communicates and (governor.relation == "obl" or verb.row.lemma not in lexicon.classes["own_act"]):
            return None
        if verb.row.type == draft.row.type and not is_change(draft.row):
            return None
        if is_change(verb.row) and verb.object is None:
            # "Sales fell because of the disposal of the unit."
            return None
    actor = verb.subject if verb is not None else grammatical_subject(governor.predicate)
    if actor is None or is_expletive(actor) or not _can_act(actor, parties):
        return None
    if actor == draft.object or draft.trigger.root in (actor, *actor.subtree):
        return None
    return actor


def _take_title(draft: Draft, parties: Parties) -> None:
    """Give a noun behind a colon the organization before it: "Acme's gamble: a 20% stake in Orrin"."""
    noun = draft.trigger.root
    title = noun.head
    if draft.subject is not None or is_change(draft.row) or relation(noun) not in ("appos", "parataxis", "list"):
        return
    if title.i >= noun.i or all(token.text != ":" for token in noun.doc[title.i : noun.i]):
        return
    for word in (*children(title, "nmod:poss", "compound"), title):
        if parties.organizations(word):
            draft.subject = word
            return


def _can_act(actor: Token, parties: Parties) -> bool:
    """Whether a party is a name, a pronoun for one, or stands for one that is known: not "its policy"."""
    if actor.ent_type_ in ("DATE", "MONEY", "PERCENT"):
        return False
    if actor.i in parties.named or actor.lower_ in _places():
        return True
    if actor.i in parties.referring:
        return actor.pos_ == "PRON" or _refers_to_actor(actor)
    if not parties.organizations(actor):
        return False
    if any(name.i in parties.named for name in children(actor, "appos", "flat")):
        return True
    return is_relative(actor) or party_words().get(lemma_of(actor)) == "organization"


def _take_figure(draft: Draft, verbs: Mapping[int, Draft]) -> None:
    """Give a change that stands in apposition the figure before it: "Profits reached $5m, an increase of 12%"."""
    noun = draft.trigger.root
    if draft.subject is not None or not is_change(draft.row) or relation(noun) not in ("appos", "parataxis", "list"):
        return
    head = noun.head
    while head.ent_type_ in ("MONEY", "PERCENT") and relation(head) in ("nmod", "nummod", "appos", "compound"):
        head = head.head
    verb = verbs.get(head.head.i) if relation(head) in ("obj", "obl") else None
    if head.ent_type_ not in ("MONEY", "PERCENT"):
        draft.subject = head if head.pos_ == "NOUN" and head.i < noun.i else None
    elif verb is not None and verb.row.type in ("measure", "increase", "decrease"):
        draft.subject = verb.object or verb.subject


def _refers_to_actor(actor: Token) -> bool:
    """Whether a reference stands for an organization or who speaks for it, rather than for a thing of its."""
    for span in actor.doc.spans.get("references", ()):
        if span.start <= actor.i < span.end:
            return bool(value_of(span)["kind"] != "possession")
    return False


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Countries and cities, lower case, which act though they are no organizations."""
    return frozenset(row["word"].lower() for row in read_csv("organization_words.csv") if row["kind"] == "place")


def _inherit(draft: Draft, verb: Draft | None, governor: Governor, lexicon: Lexicon) -> None:
    """Take over polarity, modality and certainty of the clause that a noun is the content of."""
    if is_holding(draft.row) or governor.relation not in ("obj", "obl", "nsubj:pass", "xcomp"):
        return
    possessor = next(iter(children(draft.trigger.root, "nmod:poss")), None)
    if possessor is not None and (possessor.pos_ == "PROPN" or governor.relation == "obl"):
        # An act that somebody is known for goes on, whatever others do about it.
        return
    scope = verb.scope if verb is not None else read_scope(governor.predicate, lexicon)
    draft.leader = verb
    draft.scope.strengthen(scope.modality)
    if scope.polarity == "negative" and governor.relation != "obl":
        draft.scope.polarity = "negative"
    draft.scope.certainty = draft.scope.certainty or scope.certainty
    if lemma_of(governor.predicate) == "subject":
        draft.scope.strengthen("planned")
    carriers = governor.between
    particle = children(governor.predicate, "compound:prt")
    if not particle and (governor.relation == "obj" or governor.preposition in ("for", "on", "to")):
        carriers = (*carriers, governor.predicate)
    for carrier in carriers:
        for row in lexicon.carriers_by_lemma.get(lemma_of(carrier), ()):
            if row.modality and not row.particle and row.pos == ("noun" if carrier.pos_ == "NOUN" else "verb"):
                draft.scope.strengthen(row.modality)
                break


def follow(drafts: Iterable[Draft]) -> None:
    """Settle the modality of nouns once attributions are known, which move a "would" back to a "will".

    drafts: those that ``settle`` gave back, verbs with the modality that their attribution leaves them.
    """
    for draft in drafts:
        if not draft.nominal:
            continue
        if draft.scope.modality == "hypothetical" and draft.leader is not None:
            draft.scope.modality = draft.leader.scope.modality
        if draft.scope.modality == "actual" and draft.scope.certainty == "predicted":
            draft.scope.modality = "planned"


def _read_modifiers(draft: Draft, lexicon: Lexicon) -> None:
    """What stands before the noun: "no offer", "the planned merger", "a possible bid"."""
    for child in draft.trigger.root.children:
        if child.lower_ == "no" and relation(child) == "det":
            draft.scope.polarity = "negative"
        elif relation(child) in ("amod", "compound") and child.i < draft.trigger.root.i:
            for modality in ("planned", "possible"):
                if child.lower_ in lexicon.classes[f"{modality}_act"]:
                    draft.scope.strengthen(modality)


def has_two_parts(draft: Draft) -> bool:
    """Whether a noun's claim has at least two of subject, object and quantity, as the contract asks."""
    return sum((draft.subject is not None, draft.object is not None, bool(draft.money or draft.percents))) >= 2
