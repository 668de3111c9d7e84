// The data of the page. The index of all claims is parsed at once, the articles chunk by chunk when they are needed.

const COLUMNS = [
  "article", "type", "nominal", "trigger", "subject", "subjects", "object", "objects", "counterparty",
  "counterparties", "source", "sources", "kind", "cue", "money", "percents", "dates", "polarity", "modality",
  "certainty", "confidence",
];
const FAMILIES = {
  fund: "deal", raise: "deal", acquire: "deal", divest: "deal", partner: "tie", maintain: "tie", reconsider: "doubt",
  withdraw: "doubt", support: "stand", oppose: "stand", expand: "growth", reduce: "growth", increase: "figure",
  decrease: "figure", measure: "figure",
};
const TYPES = [
  "fund", "raise", "acquire", "divest", "partner", "maintain", "reconsider", "withdraw", "support", "oppose",
  "expand", "reduce", "increase", "decrease", "measure", "state", "confirm", "deny", "suggest", "predict",
  "emphasize", "warn",
];
const CERTAINTIES = ["asserted", "high", "hedged", "predicted", "denied"];
const MODALITIES = ["actual", "planned", "possible", "hypothetical"];
const POLARITIES = ["positive", "negative"];

function parsed(id) {
  return JSON.parse(named(id).textContent);
}

const store = (() => {
  const index = parsed("index");
  const names = index.organizations;
  const documents = index.documents.map(([id, title, published, url, path, chunk, first], number) => ({
    number, id, title, published, url, path, chunk, first,
  }));
  const claims = index.claims.map((row, number) => {
    const claim = { number };
    for (let column = 0; column < COLUMNS.length; column++) claim[COLUMNS[column]] = row[column];
    claim.document = documents[claim.article];
    claim.organizations = [...new Set([
      ...claim.subjects, ...claim.objects, ...claim.counterparties, ...claim.sources,
    ])];
    let most = null;
    for (const money of claim.money) if (money[2] !== null && (most === null || money[2] > most)) most = money[2];
    claim.amount = most;
    return claim;
  });
  documents.forEach((one, number) => {
    one.last = number + 1 < documents.length ? documents[number + 1].first : claims.length;
    one.name = one.title || one.id;
  });
  const mentions = new Uint32Array(names.length);
  for (const claim of claims) for (const name of claim.organizations) mentions[name] += 1;
  return { names, documents, claims, mentions, lowered: names.map((name) => name.toLowerCase()) };
})();

const parsedChunks = new Map();

/** The articles of a chunk; the last few stay parsed. */
function chunkOf(number) {
  let chunk = parsedChunks.get(number);
  if (!chunk) {
    chunk = parsed(`chunk-${number}`);
    parsedChunks.set(number, chunk);
    if (parsedChunks.size > 8) parsedChunks.delete(parsedChunks.keys().next().value);
  }
  return chunk;
}

/** Text, entities and parts of the claims of an article: [text, entities, claims]. */
function bodyOf(article) {
  const one = store.documents[article];
  let first = article;
  while (first > 0 && store.documents[first - 1].chunk === one.chunk) first -= 1;
  return chunkOf(one.chunk)[article - first];
}

// What is searched: the sentence of each claim, its parties as they are named, and the title. It is made while the
// page is idle, and what is missing by the time of the first search is made then.
const haystacks = new Array(store.claims.length);
let readied = 0;

function readyChunk() {
  const chunk = store.documents[readied].chunk;
  const bodies = parsedChunks.get(chunk) || parsed(`chunk-${chunk}`);
  for (const [text, , parts] of bodies) {
    const one = store.documents[readied];
    const about = `${one.name} ${one.id}`;
    for (let number = one.first; number < one.last; number++) {
      const claim = store.claims[number];
      const [start, end] = parts[number - one.first][0] || [0, 0];
      const organizations = claim.organizations.map((name) => store.names[name]).join(" ");
      const said = [
        text.slice(start, end), organizations, claim.type, claim.subject, claim.object,
        claim.source, claim.cue, about,
      ];
      haystacks[number] = said.join(" ").toLowerCase();
    }
    readied += 1;
  }
}

/** The words to search, one string a claim. */
function searched() {
  while (readied < store.documents.length) readyChunk();
  return haystacks;
}

/** Make the words to search while nothing else is to do. */
function readyWhenIdle() {
  const later = window.requestIdleCallback || ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 30));
  const step = (deadline) => {
    do {
      if (readied >= store.documents.length) return;
      readyChunk();
    } while (deadline.timeRemaining() > 12);
    later(step);
  };
  later(step);
}
