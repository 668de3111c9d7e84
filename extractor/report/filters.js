// Which claims are shown: one state, one pass over all claims that also counts what each choice would leave.

const state = {
  view: "summary", article: null, claim: null, page: 0, sort: "document", descending: false,
  search: "", organizations: [], types: new Set(), certainties: new Set(), modalities: new Set(),
  polarities: new Set(), least: null, most: null, currency: "", since: "", until: "", day: "published",
};

const CHOICES = [
  ["types", "type", TYPES], ["certainties", "certainty", CERTAINTIES], ["modalities", "modality", MODALITIES],
  ["polarities", "polarity", POLARITIES],
];

/** What passes: numbers of claims in the order wanted, how many articles they stand in, counts for each choice. */
let shown = { claims: [], articles: 0, counts: {} };

function inAmounts(claim) {
  if (state.least === null && state.most === null && !state.currency) return true;
  return claim.money.some(([, low, high, currency]) =>
    (!state.currency || currency === state.currency)
    && (state.least === null || (high !== null && high >= state.least))
    && (state.most === null || (low !== null && low <= state.most)));
}

function inDays(claim) {
  if (!state.since && !state.until) return true;
  const since = state.since || "0000";
  const until = state.until || "9999";
  if (state.day === "published") {
    const day = claim.document.published;
    return day !== null && day >= since && day <= until;
  }
  return claim.dates.some(([, earliest, latest]) =>
    (earliest !== null || latest !== null) && (latest === null || latest >= since)
    && (earliest === null || earliest <= until));
}

/** Go over all claims: filter, count, sort. */
function select() {
  const started = performance.now();
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  const haystack = words.length ? searched() : null;
  const counts = { types: {}, certainties: {}, modalities: {}, polarities: {} };
  const claims = [];
  for (const claim of store.claims) {
    if (words.length && !words.every((word) => haystack[claim.number].includes(word))) continue;
    if (!state.organizations.every((name) => claim.organizations.includes(name))) continue;
    if (!inAmounts(claim) || !inDays(claim)) continue;
    // A claim that one choice alone leaves out is what another value of that choice would bring.
    let failed = null;
    let failures = 0;
    for (const [choice, field] of CHOICES) {
      if (state[choice].size && !state[choice].has(claim[field])) {
        failed = choice;
        failures += 1;
      }
    }
    if (failures > 1) continue;
    for (const [choice, field] of CHOICES) {
      if (failures && choice !== failed) continue;
      counts[choice][claim[field]] = (counts[choice][claim[field]] || 0) + 1;
    }
    if (!failures) claims.push(claim);
  }
  const articles = new Set();
  for (const claim of claims) articles.add(claim.article);
  shown = { claims: sorted(claims), articles, counts };
  document.documentElement.dataset.selected = (performance.now() - started).toFixed(1);
}

const ORDERS = {
  document: (claim) => claim.number,
  published: (claim) => claim.document.published,
  type: (claim) => TYPES.indexOf(claim.type),
  subject: (claim) => claim.subject && claim.subject.toLowerCase(),
  trigger: (claim) => claim.trigger.toLowerCase(),
  object: (claim) => claim.object && claim.object.toLowerCase(),
  amount: (claim) => claim.amount,
  certainty: (claim) => CERTAINTIES.indexOf(claim.certainty),
  source: (claim) => claim.source && claim.source.toLowerCase(),
  confidence: (claim) => claim.confidence,
};

/** In the order of a column; what has no value there comes last either way. */
function sorted(claims) {
  if (state.sort === "document" && !state.descending) return claims;
  const key = ORDERS[state.sort];
  const turn = state.descending ? -1 : 1;
  const keyed = claims.map((claim) => [key(claim), claim]);
  keyed.sort(([left, one], [right, other]) => {
    if (left === null || right === null) {
      return left === right ? one.number - other.number : left === null ? 1 : -1;
    }
    return left < right ? -turn : left > right ? turn : one.number - other.number;
  });
  return keyed.map(([, claim]) => claim);
}

/** The filters in words, for people and for print. */
function inWords() {
  const parts = [];
  if (state.search) parts.push(`“${state.search}”`);
  if (state.organizations.length) parts.push(state.organizations.map((name) => store.names[name]).join(" with "));
  for (const [choice] of CHOICES) if (state[choice].size) parts.push([...state[choice]].join(" or "));
  if (state.least !== null) parts.push(`at least ${shortened(state.least)}`);
  if (state.most !== null) parts.push(`at most ${shortened(state.most)}`);
  if (state.currency) parts.push(state.currency);
  const which = state.day === "published" ? "published" : "dated";
  if (state.since) parts.push(`${which} since ${state.since}`);
  if (state.until) parts.push(`${which} until ${state.until}`);
  return parts;
}

// The address holds view and filters, so that a reader can go back and keep a place; `go` writes, `arrive` reads.

function address() {
  const query = new URLSearchParams();
  if (state.search) query.set("q", state.search);
  for (const name of state.organizations) query.append("org", store.names[name]);
  for (const [choice, field] of CHOICES) if (state[choice].size) query.set(field, [...state[choice]].join(","));
  for (const field of ["least", "most", "currency", "since", "until"]) if (state[field]) query.set(field, state[field]);
  if (state.day !== "published") query.set("day", state.day);
  if (state.sort !== "document" || state.descending) query.set("sort", (state.descending ? "-" : "") + state.sort);
  const place = [state.view];
  if (state.view === "articles" && state.article !== null) {
    place.push(state.article);
    if (state.claim !== null) place.push(state.claim);
  }
  const words = query.toString();
  return `#/${place.join("/")}${words ? `?${words}` : ""}`;
}

/** Read an address into the state; what it does not know is left out. */
function arrive(hash) {
  const [place, words] = hash.replace(/^#\/?/, "").split("?");
  const [view, article, claim] = place.split("/");
  const query = new URLSearchParams(words || "");
  const number = (text, limit) => (/^\d+$/.test(text || "") && Number(text) < limit ? Number(text) : null);
  state.view = ["summary", "claims", "articles"].includes(view) ? view : "summary";
  state.article = number(article, store.documents.length);
  state.claim = number(claim, store.claims.length);
  if (state.claim !== null && store.claims[state.claim].article !== state.article) state.claim = null;
  state.search = query.get("q") || "";
  state.organizations = query.getAll("org").map((name) => store.names.indexOf(name)).filter((name) => name >= 0);
  for (const [choice, field, values] of CHOICES) {
    state[choice] = new Set((query.get(field) || "").split(",").filter((value) => values.includes(value)));
  }
  for (const field of ["least", "most"]) state[field] = query.has(field) ? amountOf(query.get(field)) : null;
  for (const field of ["since", "until"]) {
    state[field] = /^\d{4}-\d\d-\d\d$/.test(query.get(field) || "") ? query.get(field) : "";
  }
  state.currency = query.get("currency") || "";
  state.day = query.get("day") === "named" ? "named" : "published";
  const sort = query.get("sort") || "document";
  state.descending = sort.startsWith("-");
  state.sort = Object.hasOwn(ORDERS, sort.replace(/^-/, "")) ? sort.replace(/^-/, "") : "document";
}
