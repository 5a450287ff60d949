// Names and values come from whoever writes them: everything is put in as text, and the page's policy forbids anything else.
const ROWS = 400;
const READS = new Set(["List", "Get", "Project"]);

const byId = (id) => document.getElementById(id);

/** An element with properties and children; a string among the children is text, never markup. */
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "data") Object.assign(element.dataset, value);
    else if (key.startsWith("aria-")) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const announce = (text) => { byId("announcer").textContent = text; };
const clock = (time) => new Date(time).toLocaleTimeString([], { hourCycle: "h23" });
const isOwner = (tag) => /^k8s-[0-9a-f]{32}$/.test(tag);

async function send(method, path, body) {
  const answer = await fetch(path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!answer.ok) {
    const text = await answer.text();
    let message = text;
    try { message = JSON.parse(text).message ?? text; } catch { /* not JSON: as it is */ }
    throw new Error(message || `answered ${answer.status}`);
  }
}

function does(method, path, body) {
  return () => send(method, path, body).catch((error) => announce(`Not done: ${error.message}`));
}

// --- rehearsals -----------------------------------------------------------------------------------------------------------------

function showRehearsals(rehearsals) {
  const group = byId("rehearsals");
  for (const { name, on, what } of rehearsals) {
    let button = [...group.children].find((child) => child.dataset.name === name);
    if (!button) {
      button = el("button", { type: "button", data: { name } }, el("b", {}, name), el("span", {}, what));
      button.addEventListener("click", () =>
        does(button.getAttribute("aria-pressed") === "true" ? "DELETE" : "POST", `rehearsals/${encodeURIComponent(name)}`)());
      group.append(button);
    }
    const was = button.getAttribute("aria-pressed");
    button.setAttribute("aria-pressed", String(on));
    if (was !== null && was !== String(on)) announce(on ? `${name} begins: ${what}` : `${name} ends.`);
  }
}

// --- configurations -------------------------------------------------------------------------------------------------------------

let account = { integrations: {} };
let began = false;
const cards = new Map();

function showAccount(given) {
  account = given;
  byId("account").textContent = `Projects: ${given.projects.join(", ")} · integrations: ${Object.keys(given.integrations).join(", ")}`;
}

const isSecret = (configuration, key) => account.integrations[configuration.integrationKey]?.find((one) => one.key === key)?.secret ?? true;

function showConfigurations({ total, items }) {
  const place = byId("configurations");
  byId("configurations-count").textContent = total;
  byId("configurations-none").hidden = total > 0;
  const seen = new Set();
  for (const item of items) {
    seen.add(item._id);
    const text = JSON.stringify(item);
    const before = cards.get(item._id);
    if (before?.text === text) continue;
    const card = configurationCard(item);
    if (before) {
      const status = item._status?.status;
      if (before.status !== status) announce(`${item.name}: import ${status}`);
      const focus = before.card.contains(document.activeElement) ? document.activeElement.dataset.action : null;
      before.card.replaceWith(card);
      card.classList.add("fresh");
      if (focus) card.querySelector(`[data-action="${focus}"]`)?.focus();
    } else {
      place.append(card);
      if (began) {
        card.classList.add("fresh");
        announce(`New: ${item.name}`);
      }
    }
    cards.set(item._id, { card, text, name: item.name, status: item._status?.status });
  }
  for (const [id, { card }] of cards) {
    if (!seen.has(id)) {
      card.remove();
      cards.delete(id);
    }
  }
  began = true;
}

function configurationCard(item) {
  const status = item._status ?? {};
  const path = `configurations/${encodeURIComponent(item._id)}`;
  const action = (name, title, run, style = "quiet") => {
    const button = el("button", { type: "button", className: style, data: { action: name } }, title);
    button.addEventListener("click", run);
    return button;
  };
  const values = Object.entries(item.config ?? {}).flatMap(([key, value]) => [
    el("dt", {}, key),
    el("dd", { className: value === "" ? "empty" : isSecret(item, key) ? "secret" : "" }, value),
  ]);
  const errors = (status.errors ?? []).slice(-5).map((error) =>
    el("li", {}, [error.statusCode, error.message ?? "no message"].filter(Boolean).join(" · ")));
  return el("article", { data: { id: item._id }, "aria-label": item.name },
    el("div", { className: "title" },
      el("h3", {}, item.name),
      el("span", { className: "pill", data: { status: status.status ?? "" } }, `import ${status.status ?? "unknown"}`)),
    el("p", { className: "facts" },
      `${item.projectKey} / ${item.integrationKey} · version ${item.version} · ${item._id}`,
      status.lastImport ? ` · imported ${clock(Number(status.lastImport))}` : ""),
    item.tags.length === 0 ? null : el("ul", { className: "tags", "aria-label": "Tags" },
      ...item.tags.map((tag) => isOwner(tag)
        ? el("li", { className: "owner", title: `The operator's own: ${tag}` }, `${tag.slice(0, 12)}…`)
        : el("li", {}, tag))),
    el("dl", {}, ...values),
    errors.length === 0 ? null : el("ul", { className: "errors", "aria-label": "Errors of the import" }, ...errors),
    el("div", { className: "actions" },
      action("edit", "Edit", () => edit(item)),
      action("start", "Start import", does("POST", `${path}/import`, { result: "importing" })),
      action("complete", "Complete", does("POST", `${path}/import`, { result: "complete" })),
      action("fail", "Fail", does("POST", `${path}/import`, { result: "failed", errors: [{ message: "Failed by hand", statusCode: 500 }] })),
      action("delete", "Delete", does("DELETE", path), "quiet danger")));
}

// --- the web UI's form ----------------------------------------------------------------------------------------------------------

function edit(item) {
  const field = (label, value, extra = {}) => {
    const input = el("input", { value, autocomplete: "off", spellcheck: false, ...extra });
    return { input, label: el("label", {}, label, input) };
  };
  const name = field("name", item.name);
  const tags = field("tags, separated by commas", item.tags.join(", "));
  const values = Object.entries(item.config ?? {}).map(([key, value]) => isSecret(item, key)
    ? { key, secret: true, ...field(key, "", { placeholder: `${value} (empty: as it is)` }) }
    : { key, before: value, ...field(key, value) });
  byId("editor-fields").replaceChildren(name.label, tags.label, ...values.map((value) => value.label));
  byId("editor-problem").textContent = "";
  byId("editor-form").onsubmit = (event) => {
    event.preventDefault();
    const changed = values.filter((value) => (value.secret ? value.input.value !== "" : value.input.value !== value.before));
    send("POST", `configurations/${encodeURIComponent(item._id)}/edit`, {
      name: name.input.value,
      tags: tags.input.value.split(",").map((tag) => tag.trim()).filter(Boolean),
      config: Object.fromEntries(changed.map((value) => [value.key, value.input.value])),
    }).then(() => byId("editor").close(), (error) => { byId("editor-problem").textContent = error.message; });
  };
  byId("editor").showModal();
}

// --- journal --------------------------------------------------------------------------------------------------------------------

const isGood = (entry) => entry.status !== null && entry.status < 400;

function showJournal({ reset, total, entries }) {
  const list = byId("journal");
  if (reset) list.replaceChildren();
  byId("journal-count").textContent = total;
  for (const entry of entries) {
    if (!joinsNewest(list.firstElementChild, entry)) list.prepend(journalRow(entry, !reset));
  }
  while (list.children.length > ROWS) list.lastElementChild.remove();
  byId("journal-none").hidden = list.children.length > 0;
  const told = entries.filter((entry) => !READS.has(entry.operation) || !isGood(entry)).at(-1);
  if (told && !reset) announce(`${told.operation}: ${told.status ?? "no answer"}`);
}

/** A poll after the same poll is one line with a count: what is rare must not drown in what is routine. */
function joinsNewest(row, entry) {
  if (!row || !READS.has(entry.operation) || !isGood(entry) || row.dataset.same !== `${entry.operation} ${entry.path}`) return false;
  row.dataset.times = String(Number(row.dataset.times) + 1);
  row.querySelector("time").textContent = clock(entry.time);
  row.querySelector(".took").textContent = `×${row.dataset.times}`;
  return true;
}

function journalRow(entry, fresh) {
  const good = isGood(entry);
  const read = READS.has(entry.operation) && good;
  const row = el("li", { className: fresh && !read ? "fresh" : "" },
    el("div", { className: "call" },
      el("time", { dateTime: entry.time }, clock(entry.time)),
      el("span", { className: "method" }, entry.method),
      el("span", { className: "status", data: { kind: good ? "good" : "bad" } }, entry.status === null ? "cut off" : String(entry.status)),
      el("span", { className: "path", title: entry.path },
        el("b", {}, entry.operation), ` ${subject(entry)}`,
        entry.fault ? el("span", { className: "fault" }, ` · fault: ${entry.fault}${entry.applied ? ", took effect" : ""}`) : null),
      el("span", { className: "took" }, `${Math.round(entry.milliseconds)} ms`)),
    entry.body === undefined ? null : el("pre", { tabIndex: 0, "aria-label": "Body" }, pretty(entry.body)));
  if (read) Object.assign(row.dataset, { read: "", times: "1", same: `${entry.operation} ${entry.path}` });
  return row;
}

/** What a call was about: people know names, not ids. */
const subject = (entry) => entry.id ? cards.get(entry.id)?.name ?? entry.id : entry.operation === "Other" ? entry.path : "";

/** JSON with a line for each member and operation; what is short and flat stays on one. */
function pretty(value, indent = "") {
  const inner = Object.values(value ?? {});
  if (typeof value !== "object" || inner.length === 0 || (inner.every((one) => typeof one !== "object") && (indent !== "" || Array.isArray(value)) && JSON.stringify(value).length < 100)) {
    return JSON.stringify(value);
  }
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((one) => deeper + pretty(one, deeper))
    : Object.entries(value).map(([key, one]) => `${deeper}${JSON.stringify(key)}: ${pretty(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

// --- live -----------------------------------------------------------------------------------------------------------------------

const connection = byId("connection");
const say = (state, text) => {
  connection.dataset.state = state;
  connection.textContent = text;
};

const feed = new EventSource("events");
feed.addEventListener("open", () => say("live", "live"));
feed.addEventListener("error", () => say("lost", "not connected; trying again"));
for (const [name, show] of Object.entries({ account: showAccount, rehearsals: showRehearsals, configurations: showConfigurations, journal: showJournal })) {
  feed.addEventListener(name, (event) => show(JSON.parse(event.data)));
}

byId("editor-cancel").addEventListener("click", () => byId("editor").close());
byId("journal-clear").addEventListener("click", does("DELETE", "journal"));
byId("journal-writes").addEventListener("change", (event) => byId("journal").classList.toggle("writes", event.target.checked));
