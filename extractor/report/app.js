// Views, addresses, keys and themes; the page starts here.

function show() {
  showControls();
  for (const link of document.querySelectorAll(".tabs a")) {
    const here = link.dataset.view === state.view;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const view of ["summary", "claims", "articles"]) named(view).hidden = view !== state.view;
  if (state.view === "summary") showSummary();
  else if (state.view === "claims") showTable();
  else showArticles();
}

/** Move to another place within the articles and put it into the history. */
function go(place) {
  Object.assign(state, place);
  history.pushState(null, "", address());
  show();
  if (state.claim !== null) reveal();
}

function follow() {
  const before = state.view + state.article;
  arrive(location.hash);
  fillControls();
  if (before !== state.view + state.article) state.page = 0;
  select();
  show();
  if (state.view === "articles" && state.claim !== null) reveal();
  else if (before !== state.view + state.article) window.scrollTo(0, 0);
}

// Themes: what the reader's system says, or what the reader said here last.

const THEMES = ["auto", "light", "dark"];

function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  named("theme").textContent = `Theme: ${theme}`;
  named("theme").dataset.theme = theme;
}

function remembered() {
  try {
    const theme = localStorage.getItem("newsclaims-theme");
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

named("theme").addEventListener("click", () => {
  const theme = THEMES[(THEMES.indexOf(named("theme").dataset.theme) + 1) % THEMES.length];
  setTheme(theme);
  try {
    localStorage.setItem("newsclaims-theme", theme);
  } catch {
    // Where nothing may be stored, the theme lasts as long as the page.
  }
});

// Keys

/** The claims that j and k go through: rows of the table, or those of the article. */
function stride(step) {
  if (state.view === "articles" && state.article !== null) {
    const { first, last } = store.documents[state.article];
    if (first === last) return;
    const from = state.claim === null ? (step > 0 ? first - 1 : last) : state.claim;
    go({ claim: Math.min(last - 1, Math.max(first, from + step)) });
    return;
  }
  const view = named(state.view);
  const links = [...view.querySelectorAll(state.view === "claims" ? "tbody a" : ".list a, .bar")];
  if (!links.length) return;
  const place = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, place < 0 ? 0 : place + step))].focus();
}

function turn(step) {
  if (state.view === "articles" && state.article !== null) {
    const article = state.article + step;
    if (article >= 0 && article < store.documents.length) location.hash = articleAddress(article);
    return;
  }
  const button = named(state.view).querySelector(`.pager [data-step="${step > 0 ? "on" : "back"}"]`);
  if (button) button.click();
}

function escape() {
  if (state.view !== "articles" || state.article === null) return;
  go(state.claim !== null ? { claim: null } : { article: null });
}

const KEYS = {
  1: () => { location.hash = "#/summary" + query(); },
  2: () => { location.hash = "#/claims" + query(); },
  3: () => { location.hash = "#/articles" + query(); },
  "/": () => {
    named("filters").open = true;
    named("search").focus();
  },
  "?": () => named("help").showModal(),
  j: () => stride(1), k: () => stride(-1), n: () => turn(1), p: () => turn(-1), Escape: escape,
};

function query() {
  const place = address();
  return place.includes("?") ? place.slice(place.indexOf("?")) : "";
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || named("help").open) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

for (const link of document.querySelectorAll(".tabs a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.hash = `#/${link.dataset.view}${query()}`;
  });
}
named("help-open").addEventListener("click", () => named("help").showModal());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  named("main").focus();
});

let resized = 0;
let wide = innerWidth;
addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(() => {
    if (innerWidth > 760 && wide <= 760) named("filters").open = true;
    if (innerWidth !== wide && state.view === "summary") showSummary();
    wide = innerWidth;
  }, 150);
});
addEventListener("beforeprint", () => {
  drawAll();
  redraw();
});
addEventListener("hashchange", follow);
addEventListener("popstate", follow);

setTheme(remembered());
if (matchMedia("(max-width: 760px)").matches) named("filters").open = false;
prepareControls();
follow();
document.documentElement.dataset.ready = performance.now().toFixed(0);
readyWhenIdle();
