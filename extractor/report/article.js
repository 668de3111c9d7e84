// One article: its text with entities and triggers marked, its claims beside it, and one claim lit.

const reader = { article: null, spans: [], redraw: null };

function showArticles() {
  if (state.article === null) {
    reader.article = null;
    showList();
    return;
  }
  if (reader.article !== state.article) openArticle();
  markPassing();
  light();
}

/** The articles in which a claim passes the filters, fifty at a time. */
function showList() {
  const counts = new Map();
  for (const claim of shown.claims) counts.set(claim.article, (counts.get(claim.article) || 0) + 1);
  const filtered = inWords().length > 0;
  const articles = store.documents.filter((one) => counts.has(one.number) || !filtered);
  const pages = Math.max(1, Math.ceil(articles.length / PAGE));
  state.page = Math.min(state.page, pages - 1);
  const part = articles.slice(state.page * PAGE, (state.page + 1) * PAGE);
  named("articles").replaceChildren(
    element("ol", { class: "list", start: state.page * PAGE + 1 }, part.map((one) => element(
      "li", {},
      element("a", { href: articleAddress(one.number) }, one.name), " ",
      element("time", {}, one.published || ""), " ",
      element("span", { class: "number" }, plural(counts.get(one.number) || 0, "claim")),
    ))),
    articles.length ? "" : element("p", { class: "none" }, "No article has a claim that passes the filters."),
    pager(state.page, pages, (page) => {
      state.page = page;
      showList();
      window.scrollTo(0, 0);
    }) || "",
  );
}

function articleAddress(article) {
  const before = [state.view, state.article, state.claim];
  Object.assign(state, { view: "articles", article, claim: null });
  const place = address();
  [state.view, state.article, state.claim] = before;
  return place;
}

/** A web address as a link that tells the other side nothing; the data is checked once more here. */
function outward(url) {
  let parsedUrl;
  try {
    parsedUrl = new URL(url);
  } catch {
    return null;
  }
  if (!["http:", "https:"].includes(parsedUrl.protocol)) return null;
  return element("a", { href: parsedUrl.href, rel: "noopener noreferrer nofollow", target: "_blank" }, parsedUrl.host);
}

function openArticle() {
  const one = store.documents[state.article];
  const [text, entities, parts] = bodyOf(state.article);
  const claims = store.claims.slice(one.first, one.last);
  const body = element("div", { class: "text", lang: "en" });
  const layer = drawn("svg", { class: "links", "aria-hidden": "true" });
  Object.assign(reader, { article: state.article, spans: [], parts, text: body, layer });
  fillText(body, text, entities, parts, one.first);
  body.append(layer);
  const source = one.url ? outward(one.url) : null;
  named("articles").replaceChildren(
    element("nav", { class: "steps", "aria-label": "Articles" },
      element("a", { href: "#/articles", onclick: leave }, "← All articles"),
      step(state.article - 1, "Previous"), step(state.article + 1, "Next")),
    element("article", { class: "reader" },
      element("header", {},
        element("h2", {}, one.name),
        element("p", { class: "about" }, [one.published, one.title ? one.id : null, one.path].filter(Boolean).join(" · "),
          source ? [" · ", source] : null)),
      body,
      element("aside", { class: "cards", "aria-label": "Claims of this article" },
        element("h3", {}, plural(claims.length, "claim")),
        claims.map(cardOf))),
  );
  if (reader.observer) reader.observer.disconnect();
  reader.observer = new ResizeObserver(redraw);
  reader.observer.observe(body);
}

function step(article, words) {
  if (article < 0 || article >= store.documents.length) return null;
  return element("a", { href: articleAddress(article) }, words);
}

function leave(event) {
  event.preventDefault();
  go({ article: null, claim: null });
}

/** Lines that a newswire broke at some seventy characters flow again; paragraphs and tables keep their lines. */
function breaksOf(text) {
  const lines = text.split("\n");
  const longest = Math.max(...lines.map((line) => line.length));
  const wrapped = lines.length > 4 && longest <= 90;
  const soft = new Set();
  let place = -1;
  lines.forEach((line, number) => {
    place += line.length + 1;
    const next = lines[number + 1];
    if (wrapped && next && line.length > 40 && /^\S/.test(next)) soft.add(place);
  });
  return soft;
}

function fillText(body, text, entities, parts, first) {
  const soft = breaksOf(text);
  const cuts = new Set([0, text.length]);
  for (const [, start, end] of entities) cuts.add(start).add(end);
  for (const [sentence, spans] of parts) {
    if (sentence) cuts.add(sentence[0]).add(sentence[1]);
    for (const [, start, end] of spans) cuts.add(start).add(end);
  }
  const places = [...cuts].sort((one, other) => one - other);
  const triggers = new Map();
  parts.forEach(([, spans], number) => {
    for (const [role, start, end] of spans) if (role === "trigger") triggers.set(start, [end, first + number]);
  });
  let entity = 0;
  let trigger = null;
  for (let number = 0; number + 1 < places.length; number++) {
    const [start, end] = [places[number], places[number + 1]];
    while (entity < entities.length && entities[entity][2] <= start) entity += 1;
    const inside = entities[entity] && entities[entity][1] <= start ? entities[entity] : null;
    if (triggers.has(start)) trigger = triggers.get(start);
    if (trigger && trigger[0] <= start) trigger = null;
    let words = text.slice(start, end);
    if (soft.size) words = words.replace(/\n/g, (line, offset) => (soft.has(start + offset) ? " " : line));
    const properties = { class: "piece" };
    if (inside) Object.assign(properties, { class: `piece entity ${inside[0]}`, title: inside[3] });
    if (trigger) {
      const claim = store.claims[trigger[1]];
      const open = () => go({ claim: state.claim === claim.number ? null : claim.number });
      Object.assign(properties, {
        class: `piece trigger ${FAMILIES[claim.type] || "talk"}`, role: "button", tabindex: 0, "data-claim": claim.number,
        "aria-pressed": "false", title: claim.type, "aria-label": `${words}: claim, ${claim.type}`, onclick: open,
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          event.stopPropagation();
          open();
        },
      });
    }
    const span = element("span", properties, words);
    reader.spans.push([start, end, span]);
    body.append(span);
  }
}

function within([start, end]) {
  return reader.spans.filter((span) => span[0] >= start && span[1] <= end).map((span) => span[2]);
}

/** Light up the claim that is chosen, and put out any other. */
function light() {
  for (const [, , span] of reader.spans) {
    span.classList.remove("lit", "sentence", ...Object.keys(LABELS).map((role) => `is-${role.replace(" ", "-")}`));
    if (span.dataset.claim) span.setAttribute("aria-pressed", String(Number(span.dataset.claim) === state.claim));
  }
  for (const card of named("articles").querySelectorAll(".card")) {
    const open = Number(card.dataset.claim) === state.claim;
    card.classList.toggle("open", open);
    card.firstChild.setAttribute("aria-expanded", String(open));
  }
  reader.text.classList.toggle("dimmed", state.claim !== null);
  reader.drawn = [];
  if (state.claim !== null) {
    const [sentence, parts] = reader.parts[state.claim - store.documents[state.article].first];
    if (sentence) for (const span of within(sentence)) span.classList.add("sentence");
    for (const [role, start, end, note] of parts) {
      const spans = within([start, end]);
      for (const span of spans) span.classList.add("lit", `is-${role.replace(" ", "-")}`);
      reader.drawn.push([role, note, spans]);
    }
  }
  redraw();
}

function redraw() {
  if (reader.article === null || !reader.text.offsetParent) return;
  if (reader.drawn && reader.drawn.length) connect(reader.layer, reader.text, reader.drawn);
  else reader.layer.replaceChildren();
}

/** Bring the lit claim into view: its trigger in the text, its card in the list beside it. */
function reveal() {
  const trigger = reader.text && reader.text.querySelector(".is-trigger");
  if (!trigger) return;
  const { top, bottom } = trigger.getBoundingClientRect();
  if (top < 120 || bottom > innerHeight - 60) trigger.scrollIntoView({ block: "center" });
  const card = named("articles").querySelector(".card.open");
  const list = card && card.parentElement;
  if (list && list.scrollHeight > list.clientHeight) list.scrollTop = card.offsetTop - list.clientHeight / 3;
}

function markPassing() {
  const passing = new Set(shown.claims.filter((claim) => claim.article === state.article).map((claim) => claim.number));
  for (const card of named("articles").querySelectorAll(".card")) {
    card.classList.toggle("out", !passing.has(Number(card.dataset.claim)));
  }
}

/** A claim in words, with all that is known of it once it is open. */
function cardOf(claim) {
  const [, parts, rules, id] = bodyOf(claim.article)[2][claim.number - claim.document.first];
  const [text] = bodyOf(claim.article);
  const facts = parts.map(([role, start, end, note]) => {
    const words = text.slice(start, end).replace(/\s+/g, " ");
    const more = note && note !== words ? element("span", { class: "names" }, ` = ${note}`) : null;
    return [element("dt", { class: role.replace("outer ", "") }, LABELS[role]), element("dd", {}, words, more)];
  });
  return element(
    "div", { class: "card", "data-claim": claim.number },
    element("button",
      { type: "button", "aria-expanded": "false",
        onclick: () => go({ claim: state.claim === claim.number ? null : claim.number }) },
      typeMark(claim), " ", claim.subject === null ? "" : element("b", {}, claim.subject), " ",
      element("em", {}, claim.trigger), " ", claim.object === null ? "" : element("b", {}, claim.object), " ", manner(claim)),
    element("dl", {}, facts,
      element("dt", {}, "how"), element("dd", {}, `${claim.polarity}, ${claim.modality}, ${claim.certainty}`),
      claim.confidence === null ? null
        : [element("dt", {}, "sure"), element("dd", {}, `${Math.round(claim.confidence * 100)}%`)],
      rules.length ? [element("dt", {}, "rules"), element("dd", { class: "rules" }, rules.join(", "))] : null,
      id ? [element("dt", {}, "id"), element("dd", { class: "rules" }, id)] : null),
  );
}
