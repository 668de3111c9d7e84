"""Who speaks in a quotation: the organizations behind "we", "our" and "I" between quotation marks."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from spacy.tokens import Doc, Span

from extractor.names import NameView

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
        "noted",
        "argued",
        "claimed",
    ]
)


class Reference(NamedTuple):
    """A reference: half-open token offsets, its head token, what it stands for."""

    start: int
    end: int
    head: int
    names: tuple[str, ...]
    kind: Literal["organization", "person"]


class QuotedSpeakers:
    """The part of a reader of references that looks for the speaker of a quotation."""

    doc: Doc
    view: NameView
    found: list[Reference]
    mentions: list[tuple[int, int, dict[str, Any]]]

    def _add(
        self,
        start: int,
        end: int,
        names: tuple[str, ...],
        kind: Literal["organization", "person"],
        head: int | None = None,
    ) -> None:
        raise NotImplementedError

    def _speakers(self, positions: list[int]) -> None:
        """ "We" and "our" inside quotations: the organization of who is quoted."""
        for quotation in self.doc.spans.get("quotations", ()):
            within = [self.view.tokens[position] for position in positions]
            within = [token for token in within if quotation.start <= token < quotation.end]
            if not within:
                continue
            names = self._speaker_of(quotation)
            for token in within:
                if names:
                    kind: Literal["organization", "person"] = (
                        "person" if self.doc[token].lower_ in ("i", "my", "me") else "organization"
                    )
                    self._add(token, token + 1, names, kind)

    def _speaker_of(self, quotation: Span) -> tuple[str, ...]:
        after = self._who(quotation.end, min(quotation.end + 30, len(self.doc)), forward=True)
        if after:
            return after
        return self._who(max(0, quotation.start - 30), quotation.start, forward=False)

    def _who(self, start: int, end: int, *, forward: bool) -> tuple[str, ...]:
        spoken = any(token.lower_ in _SAYING for token in self.doc[start:end])
        if not spoken:
            return ()
        options: list[tuple[int, tuple[str, ...], bool]] = []
        limit = end
        if forward:
            for token in self.doc[start:end]:
                if token.text in ('"', "“") or (token.text == "." and token.i > start):
                    limit = token.i
                    break
        else:
            for token in reversed(self.doc[start:end]):
                if token.text in ('"', "”", ".") and token.i < end - 1:
                    start = token.i + 1
                    break
        for reference in self.found:
            if start <= reference.start < limit:
                options.append((reference.start, reference.names, reference.kind == "person"))
        for first, _, value in self.mentions:
            if start <= first < limit:
                options.append((first, (value["name"],), False))
        people = [names for _, names, person in sorted(options) if person]
        if people:
            return people[0]
        return sorted(options)[0][1] if options else ()
