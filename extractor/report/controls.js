// The filter panel: it writes to the state and shows what each choice would leave.

/** Take a change of the filters: back to the first page, and show. */
function changed() {
  state.page = 0;
  select();
  show();
  keep();
}

/** Write the place into the address without a step in the history. */
function keep() {
  try {
    history.replaceState(null, "", address());
  } catch {
    // A page inside a frame may not write its address; all else works.
  }
}

function prepareControls() {
  for (const [choice, , values] of CHOICES) {
    named(choice).append(...values.map((value) => element(
      "button",
      { type: "button", class: `choice ${choice === "types" ? FAMILIES[value] || "talk" : value}`, "data-value": value,
        "aria-pressed": "false", onclick: () => toggle(choice, value) },
      element("span", {}, value), " ", element("b", {}),
    )));
  }
  const amounts = new Map();
  for (const claim of store.claims) {
    for (const [, , , currency] of claim.money) amounts.set(currency, (amounts.get(currency) || 0) + 1);
  }
  const currencies = [...amounts].sort((one, other) => other[1] - one[1]);
  named("currency").append(
    element("option", { value: "" }, "any"),
    ...currencies.map(([code, number]) => element("option", { value: code }, `${code} (${counted(number)})`)),
  );
  named("search").addEventListener("input", (event) => {
    state.search = event.target.value.trim();
    changed();
  });
  named("organization").addEventListener("input", (event) => offer(event.target, event.inputType));
  named("organization").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const best = matching(event.target.value, 1)[0];
    if (best !== undefined) choose(best);
  });
  for (const field of ["least", "most"]) {
    named(field).addEventListener("input", (event) => {
      const amount = amountOf(event.target.value);
      event.target.setAttribute("aria-invalid", String(amount === null && event.target.value.trim() !== ""));
      state[field] = amount;
      changed();
    });
  }
  for (const field of ["currency", "since", "until", "day"]) {
    named(field).addEventListener("change", (event) => {
      state[field] = event.target.value;
      changed();
    });
  }
  named("filter-form").addEventListener("submit", (event) => event.preventDefault());
  named("filter-form").addEventListener("reset", (event) => {
    event.preventDefault();
    clearFilters();
  });
}

/** Let all claims pass again. */
function clearFilters() {
  Object.assign(state, { search: "", organizations: [], least: null, most: null, currency: "", since: "", until: "" });
  for (const [choice] of CHOICES) state[choice].clear();
  fillControls();
  changed();
}

function toggle(choice, value) {
  if (!state[choice].delete(value)) state[choice].add(value);
  changed();
}

/** Organizations whose name holds the words, those that begin with them first, then the most named. */
function matching(words, limit) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  const found = [];
  store.lowered.forEach((name, number) => {
    const place = name.indexOf(wanted);
    if (place >= 0) found.push([name === wanted ? 0 : place === 0 ? 1 : 2, -store.mentions[number], number]);
  });
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  return found.slice(0, limit).map(([, , number]) => number);
}

/** Offer names while one is typed; a name taken from the list is chosen at once. */
function offer(input, kind) {
  const found = matching(input.value, 30);
  const taken = kind === undefined || kind === "insertReplacementText";
  if (taken && found.length && store.names[found[0]] === input.value) {
    choose(found[0]);
    return;
  }
  named("organization-list").replaceChildren(
    ...found.map((name) => element("option", { value: store.names[name] }, plural(store.mentions[name], "claim"))),
  );
}

/** Filter by one more organization. */
function choose(name) {
  if (!state.organizations.includes(name)) state.organizations.push(name);
  named("organization").value = "";
  named("organization-list").replaceChildren();
  changed();
}

/** Show the state in the controls, such as after a step back. */
function fillControls() {
  named("search").value = state.search;
  for (const field of ["least", "most"]) named(field).value = state[field] === null ? "" : shortened(state[field]);
  for (const field of ["currency", "since", "until", "day"]) named(field).value = state[field];
}

/** Counts and marks of the panel, and the filters in words. */
function showControls() {
  for (const [choice] of CHOICES) {
    for (const button of named(choice).children) {
      const value = button.dataset.value;
      const number = shown.counts[choice][value] || 0;
      button.setAttribute("aria-pressed", String(state[choice].has(value)));
      button.classList.toggle("empty", number === 0);
      button.lastChild.textContent = counted(number);
    }
  }
  named("chosen").replaceChildren(...state.organizations.map((name) => element(
    "button",
    { type: "button", class: "chip", "aria-label": `Remove ${store.names[name]}`, onclick: () => {
      state.organizations = state.organizations.filter((other) => other !== name);
      changed();
    } },
    store.names[name], " ×",
  )));
  const words = inWords();
  named("filter-count").textContent = words.length ? `(${words.length})` : "";
  named("active").textContent = words.length ? `Filtered by ${words.join("; ")}` : "";
  named("count").textContent = `${counted(shown.claims.length)} of ${plural(store.claims.length, "claim")} in `
    + `${counted(shown.articles.size)} of ${plural(store.documents.length, "article")}`;
}
