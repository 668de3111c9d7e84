"""Who speaks in a quotation: the organizations behind "we", "our" and "I" between quotation marks."""

from __future__ import annotations

from spacy.tokens import Span

from extractor.names import UPPER
from extractor.reference_context import ReferenceContext

_SAYING = frozenset(
    [
        "said",
        "says",
        "say",
        "added",
        "adds",
        "told",
        "tells",
        "insisted",
        "explained",
        "commented",
        "warned",
        "wrote",
        "conceded",
        "admitted",
        "complained",
        "promised",
        "disclosed",
        "acknowledged",
        "stressed",
        "noted",
        "argued",
        "claimed",
    ]
)


class QuotedSpeakers(ReferenceContext):
    """The part of a reader of references that looks for the speaker of a quotation."""

    def _speakers(self, tokens: list[int]) -> None:
        """ "We" and "our" inside quotations: the organization of who is quoted."""
        if not tokens:
            return
        names: tuple[str, ...] = ()
        last: Span | None = None
        for quotation in self.doc.spans.get("quotations", ()):
            found = self._speaker_of(quotation)
            near = last is not None and quotation.start - last.end < _NEAR
            names = found or (names if near else ())
            last = quotation
            for token in tokens:
                if names and quotation.start <= token < quotation.end:
                    person = self.tree.lowers[token] in ("i", "my", "me")
                    self._add(token, token + 1, names, "person" if person else "organization")

    def _speaker_of(self, quotation: Span) -> tuple[str, ...]:
        """Who says a quotation: behind it in its sentence, or before it."""
        lowers = self.tree.lowers
        end = quotation.end
        while end < len(lowers) and end - quotation.end < _NEAR and lowers[end] not in _ENDS:
            end += 1
        closed = next((lowers[index] for index in range(quotation.end - 2, quotation.start, -1) if lowers[index]), "")
        behind = next((index for index in range(quotation.end, end) if lowers[index]), None)
        if behind is not None and (closed != "." or not self.doc[behind].is_title):
            after = self._who(quotation.end, end)
            if after:
                return after
        start = quotation.start
        while start > 0 and quotation.start - start < _NEAR:
            if lowers[start - 1] in _ENDS and quotation.start - start > 1:
                break
            start -= 1
        return self._who(start, quotation.start)

    def _who(self, start: int, end: int) -> tuple[str, ...]:
        tree = self.tree
        verbs = [index for index in range(start, end) if tree.lowers[index] in _SAYING or tree.verbs[index]]
        if not verbs:
            return ()
        for verb in verbs:
            subject = tree.subjects.get(verb)
            if subject is not None and start <= subject < end:
                names = self._behind(subject)
                if names or tree.lowers[verb] == "told" or self._is_unknown(subject):
                    # Who "told Kivu", or is "quoted in a statement of Kivu", is not Kivu.
                    return names
        options: list[tuple[int, tuple[str, ...], bool]] = []
        for place in range(start, end):
            for reference in self.found_at.get(place, ()):
                if reference.kind != "possession":
                    options.append((place, reference.names, reference.kind == "person"))
            if place in self.names_at:
                options.append((place, (self.names_at[place],), False))
        people = [names for _, names, person in sorted(options) if person]
        if people:
            return people[0]
        return sorted(options)[0][1] if options else ()

    def _is_unknown(self, subject: int) -> bool:
        """Whether a speaker has a name that is nobody's who was introduced."""
        position = self.place_of[subject]
        return self.doc[subject].pos_ == "PROPN" and bool(self.view.bits[position] & UPPER)


_NEAR = 40
_ENDS = frozenset([".", "!", "?", '"', "“", "”"])
