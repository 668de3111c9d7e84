// Who acts on whom, and who speaks of whom: the organizations of the claims as a small network.

const EDGES = 32;
const STEPS = 300;

/** Pairs of organizations with how often one does something to the other (or speaks of it), the most frequent first. */
function edgesOf(claims) {
  const edges = new Map();
  const add = (from, to, kind, claim) => {
    if (from === to) return;
    const key = `${from} ${to} ${kind}`;
    const edge = edges.get(key) || edges.set(key, { from, to, kind, claims: 0, types: {} }).get(key);
    edge.claims += 1;
    edge.types[claim.type] = (edge.types[claim.type] || 0) + 1;
  };
  for (const claim of claims) {
    const whom = new Set([...claim.objects, ...claim.counterparties]);
    const about = new Set([...claim.subjects, ...whom]);
    for (const from of new Set(claim.subjects)) for (const to of whom) add(from, to, "does", claim);
    for (const from of new Set(claim.sources)) {
      if (!claim.subjects.includes(from)) for (const to of about) add(from, to, "says", claim);
    }
  }
  return [...edges.values()].sort((one, other) => other.claims - one.claims || one.from - other.from || one.to - other.to);
}

function typesOf(edge, limit) {
  return Object.entries(edge.types).sort((one, other) => other[1] - one[1]).slice(0, limit).map(([type]) => type).join(", ");
}

/** Places for the nodes: springs along edges, repulsion between all, the same for the same claims. */
function settle(nodes, edges, width, height) {
  nodes.forEach((node, number) => {
    const angle = (2 * Math.PI * number) / nodes.length;
    node.x = width / 2 + (width / 3) * Math.cos(angle);
    node.y = height / 2 + (height / 3) * Math.sin(angle);
  });
  const ideal = Math.sqrt((width * height) / nodes.length) * 0.8;
  // As strong as keeps so many nodes that push each other away within the frame.
  const [across, down] = [(3.4 * height) / width, (2.2 * width) / height];
  for (let step = 0; step < STEPS; step++) {
    const heat = (width / 12) * (1 - step / STEPS);
    for (const node of nodes) [node.dx, node.dy] = [(width / 2 - node.x) * across, (height / 2 - node.y) * down];
    for (let i = 0; i < nodes.length; i++) {
      for (let j = 0; j < i; j++) {
        const [one, other] = [nodes[i], nodes[j]];
        const [x, y] = [one.x - other.x || 0.1, one.y - other.y || 0.1];
        const push = (ideal * ideal) / (x * x + y * y + 1);
        one.dx += x * push; one.dy += y * push; other.dx -= x * push; other.dy -= y * push;
      }
    }
    for (const { a, b } of edges) {
      const [x, y] = [a.x - b.x, a.y - b.y];
      const pull = (2 * Math.hypot(x, y)) / ideal;
      a.dx -= x * pull; a.dy -= y * pull; b.dx += x * pull; b.dy += y * pull;
    }
    for (const node of nodes) {
      const length = Math.hypot(node.dx, node.dy) || 1;
      node.x += (node.dx / length) * Math.min(length, heat);
      node.y += (node.dy / length) * Math.min(length, heat);
    }
    keepInside(nodes, width, height);
  }
  for (let step = 0; step < 80; step++) {
    partLabels(nodes);
    keepInside(nodes, width, height);
  }
}

function keepInside(nodes, width, height) {
  for (const node of nodes) {
    const margin = Math.min(width / 2, node.label / 2 + 4);
    node.x = Math.min(width - margin, Math.max(margin, node.x));
    node.y = Math.min(height - 16, Math.max(24, node.y));
  }
}

/** Move nodes whose names would lie on one another. */
function partLabels(nodes) {
  for (let i = 0; i < nodes.length; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [nodes[i], nodes[j]];
      const [x, y] = [one.x - other.x, one.y - other.y];
      if (Math.abs(x) > (one.label + other.label) / 2 + 6 || Math.abs(y) > 32) continue;
      const move = (y < 0 ? -1 : 1) * Math.min(5, (32 - Math.abs(y)) / 2);
      one.y += move; other.y -= move;
      const aside = (x < 0 ? -1 : 1) * 1.5;
      one.x += aside; other.x -= aside;
    }
  }
}

function together(edge) {
  Object.assign(state, { view: "claims", organizations: [edge.from, edge.to] });
  fillControls();
  changed();
}

function networkPlot(claims) {
  const every = edgesOf(claims);
  if (!every.length) return none();
  const width = Math.max(280, Math.min(1100, named("main").clientWidth - (innerWidth > 760 ? 68 : 46)));
  const height = Math.max(340, Math.min(560, width * 0.6));
  const chosen = every.slice(0, width < 500 ? 14 : EDGES);
  const longest = width < 500 ? 16 : 24;
  const byName = new Map();
  for (const edge of chosen) {
    for (const name of [edge.from, edge.to]) {
      if (!byName.has(name)) byName.set(name, { name, weight: 0, label: 7.4 * Math.min(longest, store.names[name].length) });
      byName.get(name).weight += edge.claims;
    }
    [edge.a, edge.b] = [byName.get(edge.from), byName.get(edge.to)];
  }
  const nodes = [...byName.values()];
  settle(nodes, chosen, width, height);
  const chart = drawn("svg", { width, height, class: "chart network", role: "img",
    "aria-label": "Network of organizations; the same is in the table below" });
  chart.append(drawn("defs", {}, ["does", "says"].map((kind) => drawn(
    "marker", { id: `tip-${kind}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto",
      markerUnits: "userSpaceOnUse", class: `tip ${kind}` }, drawn("path", { d: "M0,0 L8,4 L0,8 z" }),
  ))));
  for (const edge of chosen) {
    const { a, b } = edge;
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    const bend = Math.min(24, length / 6);
    const [mx, my] = [(a.x + b.x) / 2 - uy * bend, (a.y + b.y) / 2 + ux * bend];
    chart.append(drawn("path",
      { class: `edge ${edge.kind}`, d: `M${a.x},${a.y} Q${mx},${my} ${b.x - ux * 9},${b.y - uy * 9}`,
        "stroke-width": Math.min(5, 1 + Math.log2(edge.claims)), "marker-end": `url(#tip-${edge.kind})`,
        onclick: () => together(edge) },
      drawn("title", {}, sentence(edge))));
    if (width > 600 && length > 140) {
      chart.append(drawn("text", { class: "does-what", x: (a.x + b.x + 2 * mx) / 4, y: (a.y + b.y + 2 * my) / 4, "text-anchor": "middle" },
        edge.kind === "says" ? "says" : typesOf(edge, 1)));
    }
  }
  for (const node of nodes) {
    const name = store.names[node.name];
    chart.append(drawn("g", { class: "node", onclick: () => choose(node.name) },
      drawn("circle", { cx: node.x, cy: node.y, r: Math.min(12, 4 + Math.sqrt(node.weight)) }),
      drawn("text", { x: node.x, y: node.y - 10, "text-anchor": "middle" }, name.length > longest ? `${name.slice(0, longest - 1)}…` : name),
      drawn("title", {}, name)));
  }
  return [
    element("p", { class: "key" }, element("span", { class: "sample does" }, "does something to"),
      element("span", { class: "sample says" }, "says something of")),
    chart,
    element("details", { class: "edges" },
      element("summary", {}, `The ${plural(chosen.length, "pair")} drawn, of ${counted(every.length)}`),
      element("ol", {}, chosen.map((edge) => element("li", {},
        element("button", { type: "button", class: "plain", onclick: () => together(edge) }, sentence(edge)))))),
  ];
}

function sentence(edge) {
  const [from, to] = [store.names[edge.from], store.names[edge.to]];
  const link = edge.kind === "says" ? "speaks of" : "→";
  return `${from} ${link} ${to}: ${typesOf(edge, 3)} (${plural(edge.claims, "claim")})`;
}
