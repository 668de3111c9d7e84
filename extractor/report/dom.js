// Elements are built from values, never from markup: text goes in as text nodes alone.

/** An element. properties: attributes, with `on…` functions as listeners; children: nodes, strings, arrays, null. */
function element(name, properties, ...children) {
  return filled(document.createElement(name), properties, children);
}

/** An SVG element, in the same way. */
function drawn(name, properties, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

function filled(node, properties, children) {
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return node;
}

/** The element with an id of the template. */
function named(id) {
  return document.getElementById(id);
}

/** Whole numbers with separators. */
function counted(number) {
  return number.toLocaleString("en");
}

/** One thing or many: plural(1, "claim"), plural(2, "claim"). */
function plural(number, noun) {
  return `${counted(number)} ${noun}${number === 1 ? "" : "s"}`;
}

const SCALES = [[1e12, "tn"], [1e9, "bn"], [1e6, "m"], [1e3, "k"]];

/** An amount in short: 14300000000 is 14.3bn. */
function shortened(amount) {
  for (const [scale, sign] of SCALES) {
    if (Math.abs(amount) >= scale) return `${+(amount / scale).toPrecision(3)}${sign}`;
  }
  return String(+amount.toPrecision(3));
}

/** What a reader typed as an amount ("5m", "1.2 bn", "300,000") as a number; null for anything else. */
function amountOf(text) {
  const found = /^([\d.,]+)\s*(k|m|mln|million|b|bn|billion|t|tn|trillion)?$/i.exec(text.trim());
  if (!found) return null;
  const sign = { k: 1e3, m: 1e6, b: 1e9, t: 1e12 }[(found[2] || "").charAt(0).toLowerCase()] || 1;
  const number = Number(found[1].replaceAll(",", ""));
  return Number.isFinite(number) ? number * sign : null;
}
