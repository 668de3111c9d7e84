// The table of claims: sorted by any column, fifty at a time; on a narrow screen each row becomes a card.

const PAGE = 50;
const HEADS = [
  ["published", "Article"], ["type", "Type"], ["subject", "Who"], ["trigger", "Does"], ["object", "To whom or what"],
  ["amount", "Amounts"], ["certainty", "How"], ["source", "According to"],
];
// Gold has no confidence; a column for it would be empty.
if (store.claims.some((claim) => claim.confidence !== null)) HEADS.push(["confidence", "Sure"]);

function showTable() {
  const pages = Math.max(1, Math.ceil(shown.claims.length / PAGE));
  state.page = Math.min(state.page, pages - 1);
  const rows = shown.claims.slice(state.page * PAGE, (state.page + 1) * PAGE);
  const order = element(
    "label", { class: "order" }, "Sort by ",
    element(
      "select", { id: "sort", onchange: (event) => sortBy(event.target.value) },
      element("option", { value: "document", selected: state.sort === "document" }, "order of the text"),
      HEADS.map(([field, head]) => element("option", { value: field, selected: state.sort === field }, head)),
    ),
    element("button", { type: "button", onclick: () => sortBy(state.sort), "aria-label": "Turn the order round" },
      state.descending ? "↓" : "↑"),
  );
  const table = element(
    "table", {},
    element("caption", { class: "unseen" }, "Claims that pass the filters"),
    element("thead", {}, element("tr", {}, HEADS.map(([field, head]) => element(
      "th",
      { scope: "col", class: field,
        "aria-sort": state.sort !== field ? null : state.descending ? "descending" : "ascending" },
      element("button", { type: "button", "data-sort": field, onclick: () => sortBy(field) }, head,
        state.sort === field ? (state.descending ? " ↓" : " ↑") : ""),
    )))),
    element("tbody", {}, rows.map(rowOf)),
  );
  named("claims").replaceChildren(
    order,
    rows.length ? element("div", { class: "scroll" }, table) : element("p", { class: "none" }, "No claim passes the filters."),
    pager(state.page, pages, (page) => {
      state.page = page;
      showTable();
      window.scrollTo(0, 0);
    }) || "",
  );
}

/** Steps between pages, or nothing for one page. */
function pager(page, pages, turn) {
  if (pages < 2) return null;
  const step = (number, words, key) => element(
    "button", { type: "button", "data-step": key, disabled: number < 0 || number >= pages, onclick: () => turn(number) },
    words,
  );
  return element(
    "nav", { class: "pager", "aria-label": "Pages" },
    step(page - 1, "← Previous", "back"),
    element("span", {}, `Page ${counted(page + 1)} of ${counted(pages)}`),
    step(page + 1, "Next →", "on"),
  );
}

/** Sort by a column; again turns the order round. Amounts, confidence and dates begin with the most. */
function sortBy(field) {
  const first = ["amount", "confidence", "published"].includes(field);
  state.descending = state.sort === field ? !state.descending : first;
  state.sort = field;
  state.page = 0;
  select();
  show();
  keep();
  const button = named("claims").querySelector(`[data-sort="${field}"]`);
  if (button) button.focus();
}

function cell(field, head, ...children) {
  const content = children.flat(3).filter((child) => child !== null && child !== "");
  return element("td", { class: field, "data-head": head }, content.length ? element("div", {}, content) : null);
}

/** A party: its words, and the organizations behind them where they say more. */
function party(words, organizations) {
  if (words === null) return element("span", { class: "nobody" }, "–");
  const names = organizations.map((name) => store.names[name]);
  if (!names.length || (names.length === 1 && names[0] === words)) return words;
  return [words, element("span", { class: "names" }, ` = ${names.join(", ")}`)];
}

/** How a claim is meant, where it is anything but asserted, actual and positive. */
function manner(claim) {
  return [claim.polarity, claim.modality, claim.certainty]
    .filter((value) => !["positive", "actual", "asserted"].includes(value))
    .map((value) => element("span", { class: `mark ${value}` }, value));
}

function typeMark(claim) {
  return element("span", { class: `kind ${FAMILIES[claim.type] || "talk"}` }, claim.type);
}

function placeOf(claim) {
  const { article } = claim;
  const before = [state.view, state.article, state.claim];
  Object.assign(state, { view: "articles", article, claim: claim.number });
  const place = address();
  [state.view, state.article, state.claim] = before;
  return place;
}

function rowOf(claim) {
  const one = claim.document;
  return element(
    "tr",
    { "data-claim": claim.number, onclick: (event) => {
      if (!event.target.closest("a") && !String(getSelection())) location.hash = placeOf(claim);
    } },
    cell("published", "Article", element("span", { class: "title" }, one.name), " ",
      element("time", {}, one.published || "")),
    cell("type", "Type", typeMark(claim)),
    cell("subject", "Who", party(claim.subject, claim.subjects)),
    cell("trigger", "Does", element("a", { href: placeOf(claim) }, claim.trigger), claim.nominal ? " (noun)" : null),
    cell("object", "To whom or what", party(claim.object, claim.objects),
      claim.counterparty === null ? null : [" ↔ ", party(claim.counterparty, claim.counterparties)]),
    cell("amount", "Amounts", [...claim.money, ...claim.percents].map(([words]) => element("span", { class: "sum" }, words)),
      claim.dates.map(([words]) => element("span", { class: "when" }, words))),
    cell("certainty", "How", manner(claim)),
    cell("source", "According to", claim.source === null && claim.cue === null ? null
      : [claim.source === null ? null : party(claim.source, claim.sources), " ", element("i", {}, claim.cue || "")]),
    HEADS[HEADS.length - 1][0] !== "confidence" ? null
      : cell("confidence", "Sure", claim.confidence === null ? "" : `${Math.round(claim.confidence * 100)}%`),
  );
}
