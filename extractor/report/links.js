// What connects the parts of a claim that is lit: a curve from its trigger to each part, and a label at the part.

const LABELS = { subject: "who", object: "to whom or what", counterparty: "other side", money: "amount",
  percent: "percent", date: "when", source: "source", cue: "cue", "outer source": "outer source",
  "outer cue": "outer cue", trigger: "does" };

/**
 * Draw the connections of a claim over a text.
 * layer: the SVG over the text. text: the element that it lies over, whose children `spans` are.
 * parts: [role, note, spans of the text] of each part, the trigger first.
 */
function connect(layer, text, parts) {
  const frame = text.getBoundingClientRect();
  layer.setAttribute("width", frame.width);
  layer.setAttribute("height", frame.height);
  layer.replaceChildren();
  const boxes = parts.filter(([, , spans]) => spans.length).map(([role, note, spans]) => {
    const first = spans[0].getClientRects()[0];
    const last = [...spans[spans.length - 1].getClientRects()].pop();
    const right = last.top - first.top < 4 ? last.right : first.right;
    return { role, note, left: first.left - frame.left, right: right - frame.left, top: first.top - frame.top,
      bottom: first.bottom - frame.top };
  });
  const trigger = boxes.find((box) => box.role === "trigger");
  if (!trigger) return;
  const from = [(trigger.left + trigger.right) / 2, trigger.top];
  const taken = [];
  for (const box of boxes) {
    const name = box.role.replace("outer ", "");
    const label = drawn("g", { class: `label ${name}` });
    layer.append(label);
    const words = drawn("text", {}, LABELS[box.role]);
    label.append(words);
    const width = words.getComputedTextLength() + 8;
    const place = free(taken, Math.max(0, Math.min(box.left, frame.width - width)), box, width, frame.width);
    label.insertBefore(drawn("rect", { x: place.x, y: place.y, width, height: 14, rx: 3 }), words);
    words.setAttribute("x", place.x + 4);
    words.setAttribute("y", place.y + 10.5);
    if (box === trigger) continue;
    const to = [Math.min(box.right, Math.max(place.x + width / 2, box.left)), box.top];
    layer.prepend(drawn("path", { class: `link ${name}`, d: curve(from, to) }));
  }
}

/** A place for a label: above its part, else further right, else below. */
function free(taken, left, box, width, limit) {
  const tries = [];
  for (let x = left; x + width <= limit; x += 12) tries.push([x, box.top - 13]);
  tries.splice(12);
  tries.push([left, box.bottom - 1], [left, box.top - 13]);
  const clear = ([x, y]) => taken.every((one) => x >= one.x + one.width || x + width <= one.x || Math.abs(y - one.y) > 13);
  const [x, y] = tries.find(clear) || tries[tries.length - 1];
  const place = { x, y, width };
  taken.push(place);
  return place;
}

function curve([x1, y1], [x2, y2]) {
  if (Math.abs(y1 - y2) < 4) {
    const rise = Math.min(16, 6 + Math.abs(x1 - x2) / 30);
    return `M${x1},${y1} C${x1},${y1 - rise} ${x2},${y2 - rise} ${x2},${y2}`;
  }
  const middle = (y1 + y2) / 2;
  return `M${x1},${y1} C${x1},${y1 < y2 ? middle : y1 - 18} ${x2},${y1 < y2 ? y2 - 18 : middle} ${x2},${y2}`;
}
