// The summary of the claims that pass the filters. A click on a bar filters by it.

const waiting = new Map();
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) drawPlot(target);
}, { rootMargin: "150px" });

function showSummary() {
  const claims = shown.claims;
  waiting.clear();
  watcher.disconnect();
  named("summary").replaceChildren(
    figures(claims),
    plot("types-plot", "Claims by type and certainty", () => typePlot(claims)),
    plot("organizations-plot", "Most named organizations", () => organizationPlot(claims)),
    plot("money-plot", "Money over time", () => moneyPlot(claims)),
    plot("network-plot", "Who says what of whom", () => networkPlot(claims)),
  );
}

/** A plot that is drawn once it comes near the window: filters answer at once, whatever there is to draw. */
function plot(id, title, draw) {
  const figure = element("figure", { id, class: "plot" }, element("figcaption", {}, element("h2", {}, title)));
  waiting.set(figure, draw);
  watcher.observe(figure);
  return figure;
}

function drawPlot(figure) {
  const draw = waiting.get(figure);
  if (!draw) return;
  waiting.delete(figure);
  watcher.unobserve(figure);
  figure.classList.add("ready");
  figure.append(...[draw()].flat(2).filter(Boolean));
}

/** Draw what is still waiting, such as before the page is printed. */
function drawAll() {
  for (const figure of [...waiting.keys()]) drawPlot(figure);
}

function figures(claims) {
  const organizations = new Set(claims.flatMap((claim) => claim.organizations));
  const attributed = claims.filter((claim) => claim.cue !== null).length;
  const days = [...shown.articles].map((number) => store.documents[number].published).filter(Boolean).sort();
  const facts = [
    [counted(claims.length), claims.length === 1 ? "claim" : "claims"],
    [counted(shown.articles.size), shown.articles.size === 1 ? "article" : "articles"],
    [counted(organizations.size), organizations.size === 1 ? "organization" : "organizations"],
    [claims.length ? `${Math.round((100 * attributed) / claims.length)}%` : "–", "according to someone"],
    [days.length ? (days[0] === days[days.length - 1] ? days[0] : `${days[0]} – ${days[days.length - 1]}`) : "–", "published"],
  ];
  return element("dl", { class: "figures" }, facts.map(([value, words]) => element(
    "div", {}, element("dt", {}, words), element("dd", {}, value),
  )));
}

function none() {
  return element("p", { class: "none" }, "Nothing to show: no claim that passes the filters has any.");
}

/** One row of a bar plot: a label to click, parts [share of the full width, class, title], and a number. */
function bar(label, parts, number, onclick) {
  const track = element("span", { class: "track" }, parts.map(([share, name, title]) => {
    const part = element("span", { class: `part ${name}`, title });
    part.style.width = `${(100 * share).toFixed(2)}%`;
    return part;
  }));
  return element("button", { type: "button", class: "bar", onclick },
    element("span", { class: "what" }, label), track, element("span", { class: "number" }, counted(number)));
}

function typePlot(claims) {
  const counts = new Map();
  for (const claim of claims) {
    const row = counts.get(claim.type) || counts.set(claim.type, {}).get(claim.type);
    row[claim.certainty] = (row[claim.certainty] || 0) + 1;
  }
  if (!counts.size) return none();
  const total = (row) => Object.values(row).reduce((sum, number) => sum + number, 0);
  const rows = [...counts].sort((one, other) => total(other[1]) - total(one[1]));
  const most = total(rows[0][1]);
  return [
    element("p", { class: "key" }, CERTAINTIES.map((value) => element("span", { class: `sample ${value}` }, value))),
    rows.map(([type, row]) => bar(
      type,
      CERTAINTIES.filter((value) => row[value]).map((value) => [row[value] / most, value, `${type}, ${value}: ${row[value]}`]),
      total(row),
      () => { if (!state.types.has(type)) toggle("types", type); },
    )),
  ];
}

function organizationPlot(claims) {
  const counts = new Map();
  const add = (name, role) => {
    const row = counts.get(name) || counts.set(name, { subject: 0, object: 0, source: 0 }).get(name);
    row[role] += 1;
  };
  for (const claim of claims) {
    const acting = new Set(claim.subjects);
    const met = new Set([...claim.objects, ...claim.counterparties].filter((name) => !acting.has(name)));
    acting.forEach((name) => add(name, "subject"));
    met.forEach((name) => add(name, "object"));
    claim.sources.forEach((name) => { if (!acting.has(name) && !met.has(name)) add(name, "source"); });
  }
  if (!counts.size) return none();
  const total = (row) => row.subject + row.object + row.source;
  const rows = [...counts].sort((one, other) => total(other[1]) - total(one[1]) || one[0] - other[0]).slice(0, 20);
  const most = total(rows[0][1]);
  const words = { subject: "acts", object: "is acted on", source: "is the source alone" };
  return [
    element("p", { class: "key" }, Object.keys(words).map((role) => element("span", { class: `sample ${role}` }, words[role]))),
    rows.map(([name, row]) => bar(
      store.names[name],
      Object.keys(words).filter((role) => row[role]).map((role) => [row[role] / most, role, `${words[role]}: ${row[role]}`]),
      total(row),
      () => choose(name),
    )),
  ];
}

const DOTS = 1000;

/** Each amount at its article's day, on a logarithmic scale; one currency at a time, the most frequent by itself. */
function moneyPlot(claims) {
  const amounts = new Map();
  for (const claim of claims) {
    const day = claim.document.published;
    if (day === null) continue;
    for (const [words, , high, currency] of claim.money) {
      if (high === null || high <= 0) continue;
      const dots = amounts.get(currency) || amounts.set(currency, []).get(currency);
      dots.push({ claim, words, amount: high, day: Date.parse(day) });
    }
  }
  if (!amounts.size) return none();
  const wanted = state.currency && amounts.has(state.currency) ? state.currency
    : [...amounts].sort((one, other) => other[1].length - one[1].length)[0][0];
  const all = amounts.get(wanted).sort((one, other) => other.amount - one.amount);
  const dots = all.slice(0, DOTS);
  const width = Math.max(280, Math.min(1100, named("main").clientWidth - (innerWidth > 760 ? 68 : 46)));
  const [height, left, right, top, bottom] = [300, 52, 12, 10, 26];
  let [first, last] = [Infinity, -Infinity];
  for (const { day } of dots) [first, last] = [Math.min(first, day), Math.max(last, day)];
  if (first === last) [first, last] = [first - 864e5, last + 864e5];
  const low = Math.floor(Math.log10(dots[dots.length - 1].amount));
  const high = Math.max(low + 1, Math.ceil(Math.log10(dots[0].amount)));
  const x = (day) => left + ((day - first) / (last - first)) * (width - left - right);
  const y = (amount) => top + ((high - Math.log10(amount)) / (high - low)) * (height - top - bottom);
  const chart = drawn("svg", { width, height, role: "img", class: "chart",
    "aria-label": `${all.length} amounts in ${wanted} from ${shortened(all[all.length - 1].amount)} to ${shortened(all[0].amount)}` });
  const step = Math.max(1, Math.ceil((high - low) / 6));
  for (let power = low; power <= high; power += step) {
    const place = y(10 ** power);
    chart.append(drawn("line", { class: "rule", x1: left, x2: width - right, y1: place, y2: place }),
      drawn("text", { x: left - 6, y: place + 4, "text-anchor": "end" }, shortened(10 ** power)));
  }
  const ticks = Math.max(2, Math.min(6, Math.floor(width / 150)));
  for (let tick = 0; tick < ticks; tick++) {
    const day = first + ((last - first) * tick) / (ticks - 1);
    chart.append(drawn("text", { x: x(day), y: height - 8,
      "text-anchor": tick === 0 ? "start" : tick === ticks - 1 ? "end" : "middle" }, new Date(day).toISOString().slice(0, 10)));
  }
  for (const { claim, words, amount, day } of dots.reverse()) {
    chart.append(drawn("circle",
      { cx: x(day).toFixed(1), cy: y(amount).toFixed(1), r: dots.length > 400 ? 3 : 5, class: `dot ${FAMILIES[claim.type] || "talk"}`,
        onclick: () => { location.hash = placeOf(claim); } },
      drawn("title", {}, `${words}: ${claim.subject || ""} ${claim.trigger} ${claim.object || ""} (${claim.document.published})`)));
  }
  const families = [["deal", "ownership and money"], ["tie", "relations"], ["doubt", "doubt and withdrawal"], ["stand", "positions"],
    ["growth", "operations"], ["figure", "figures"], ["talk", "statements"]];
  const others = [...amounts].filter(([currency]) => currency !== wanted).reduce((sum, [, list]) => sum + list.length, 0);
  return [
    element("p", { class: "key" }, families.map(([name, words]) => element("span", { class: `sample ${name}` }, words))),
    chart,
    element("p", { class: "note" }, `${plural(all.length, "amount")} in ${wanted}`,
      all.length > DOTS ? `, the ${counted(DOTS)} largest drawn` : "",
      others ? `; ${counted(others)} in other currencies: choose one in the filters` : "", ". ",
      element("button", { type: "button", class: "plain", onclick: () => {
        Object.assign(state, { view: "claims", currency: wanted, sort: "amount", descending: true });
        fillControls();
        changed();
      } }, "As a table")),
  ];
}
