"use strict";

const at = (id) => document.getElementById(id);
const FIRST = ["StoreId", "OAuthAccessToken"];
let properties = [];
let tables = [];

async function ask(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body || {}),
  });
  const value = await answer.json();
  if (value.error) throw new Error(value.error);
  return value;
}

function element(name, text, attributes) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  return made;
}

function field(property) {
  const line = element("div", undefined, { class: "field" });
  const id = "p-" + property.name;
  line.append(element("label", property.name, { for: id }));
  let input;
  if (property.values.length) {
    input = element("select", undefined, { id });
    for (const value of property.values) input.append(element("option", value, { value }));
    input.value = property.default;
  } else {
    input = element("input", undefined, { id, type: property.secret ? "password" : "text", placeholder: property.default });
  }
  input.setAttribute("aria-describedby", id + "-help");
  line.append(input, element("small", property.help, { id: id + "-help" }));
  return line;
}

function profile() {
  const given = {};
  for (const property of properties) {
    const value = at("p-" + property.name).value.trim();
    if (value && value !== property.default) given[property.name] = value;
  }
  return { source: at("source").value, properties: given };
}

/** Runs work while its button waits, and shows what went wrong where the result would be. */
async function work(button, place, doing) {
  button.disabled = true;
  place.replaceChildren(element("p", "One moment …", { class: "hint" }));
  try {
    place.replaceChildren(...(await doing()));
  } catch (error) {
    place.replaceChildren(element("p", error.message, { class: "bad" }));
  } finally {
    button.disabled = false;
  }
}

async function test() {
  const found = await ask("test", profile());
  const list = element("dl");
  const say = (name, value) => list.append(element("dt", name), element("dd", String(value)));
  say("Store", found.store || "(the token may not read its name)");
  say("Plan", found.plan || "(the token may not read it)");
  say("First query", found.milliseconds + " ms");
  if (found.requestsLeft !== null) say("Requests left", found.requestsLeft);
  if (!found.closed.length) say("Tables", "the token may read all of them");
  for (const closed of found.closed) say("Closed without " + closed.scope, closed.tables.join(", "));
  return [element("p", "The connection works.", { class: "good" }), list];
}

async function run() {
  const found = await ask("query", { ...profile(), sql: at("sql").value });
  const table = element("table");
  const head = element("tr");
  for (const column of found.columns) head.append(element("th", column, { scope: "col" }));
  const body = element("tbody");
  for (const row of found.rows) {
    const line = element("tr");
    for (const value of row) {
      line.append(value === null ? element("td", "NULL", { class: "null" }) : element("td", value, { title: value }));
    }
    body.append(line);
  }
  const top = element("thead");
  top.append(head);
  table.append(top, body);
  const rows = found.rows.length + (found.more ? "+" : "") + " rows";
  return [element("p", `${rows}, ${found.requests} requests, ${found.milliseconds} ms`, { class: "hint" }), table];
}

function choose(name) {
  for (const line of at("tables").children) {
    const chosen = line.textContent === name;
    line.setAttribute("aria-selected", String(chosen));
    if (chosen) line.scrollIntoView({ block: "nearest" });
  }
  at("sql").value = `SELECT * FROM ${name} LIMIT 20`;
}

function showTables() {
  const wanted = at("search").value.trim().toLowerCase();
  const has = (text) => text.toLowerCase().includes(wanted);
  const named = tables.filter((table) => has(table.name));
  const described = tables.filter((table) => !has(table.name) && has(table.description));
  at("tables").replaceChildren(...named.concat(described).map((table) =>
    element("div", table.name, { role: "option", "aria-selected": "false", title: table.description })));
}

function moveInTables(event) {
  const lines = [...at("tables").children];
  const now = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && lines.length) {
    event.preventDefault();
    choose(lines[Math.min(Math.max(now + step, 0), lines.length - 1)].textContent);
  } else if (event.key === "Enter") {
    preview();
  }
}

const preview = () => work(at("run"), at("result"), run);

async function file(kind) {
  const chosen = [...at("tables").children].find((line) => line.getAttribute("aria-selected") === "true");
  const made = await ask("file", { ...profile(), kind, name: at("name").value, table: chosen ? chosen.textContent : "" });
  if (!made.name) return [element("p", "The connection string:"), element("code", made.text)];
  const link = element("a", made.name, { download: made.name });
  link.href = "data:text/plain;charset=utf-8," + encodeURIComponent(made.text);
  link.click();
  return [element("p", made.name + " is among your downloads.", { class: "good" })];
}

async function load() {
  const name = at("source").value;
  const stored = name ? (await ask("source", { name })).properties : {};
  for (const property of properties) {
    const input = at("p-" + property.name);
    input.value = stored[property.name] || (property.values.length ? property.default : "");
  }
  if (name) at("name").value = name;
}

async function start() {
  const all = await ask("properties");
  properties = all;
  for (const property of properties) {
    const place = FIRST.includes(property.name) ? "first" : { Login: "app", Network: "network", Rows: "rows", Log: "log" }[property.group];
    at(place).append(field(property));
  }
  for (const name of (await ask("sources")).names) at("source").append(element("option", name, { value: name }));
  tables = await ask("tables");
  showTables();
}

at("properties").addEventListener("submit", (event) => {
  event.preventDefault();
  work(event.submitter || at("properties").querySelector("button"), at("tested"), test);
});
at("source").addEventListener("change", load);
at("search").addEventListener("input", showTables);
at("tables").addEventListener("keydown", moveInTables);
at("tables").addEventListener("click", (event) => {
  if (event.target.getAttribute("role") !== "option") return;
  choose(event.target.textContent);
  preview();
});
at("run").addEventListener("click", preview);
at("sql").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) preview();
});
at("save").addEventListener("click", (event) => work(event.target, at("saved"), async () => {
  const done = await ask("save", { ...profile(), name: at("name").value });
  return [element("p", done.saved, { class: "good" })];
}));
for (const button of document.querySelectorAll("[data-file]")) {
  button.addEventListener("click", () => work(button, at("saved"), () => file(button.dataset.file)));
}
start().catch((error) => at("tested").replaceChildren(element("p", error.message, { class: "bad" })));
