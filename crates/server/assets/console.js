// Keys and live updates. Everything works without this file; with it, hands stay on the keyboard and
// a page that is open stays true. What elements do is said by them:
//
//   data-key="a"           that key presses the button, follows the link, or goes into the field
//   data-go="w"            the same after `g`
//   tr[data-row]           j and k move; its `a.open` is what Enter opens; x picks its checkbox
//   data-edit, data-reject where e and r lead from a row
//   form[data-list]        counts what is picked: [data-all], [data-count], [data-sum]
//   form[data-filter]      is sent when a choice is made with a pointer
//   main[data-live]        tables and cases whose changes the page follows
//   data-say               words that are read aloud when a live update changes them
//   data-busy              what a button says while it is waited for

const main = document.querySelector("main");
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const say = (text) => { one("#said").textContent = text; };

// ---- Keys

const KEYS_OFF = "recourse.keys-off";
const SECOND_KEY_MS = 1200;
let gAt = 0;

// Whoever speaks to the computer, or hits keys by chance, turns single keys off (WCAG 2.1.4).
const keysSwitch = one("[data-keys-on]");
if (keysSwitch) {
  keysSwitch.checked = !localStorage.getItem(KEYS_OFF);
  keysSwitch.addEventListener("change", () => {
    if (keysSwitch.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (localStorage.getItem(KEYS_OFF) || isTyping(event.target) || isOpen()) return;
  const { key } = event;
  const isSecond = Date.now() - gAt < SECOND_KEY_MS;
  gAt = 0;
  if (isSecond && press(one(`[data-go="${CSS.escape(key)}"]`))) return event.preventDefault();
  if (key === "g") { gAt = Date.now(); return; }
  if (rowKey(key) || press(visible(`[data-key="${CSS.escape(key)}"]`))) event.preventDefault();
});

const isTyping = (target) => target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
const isOpen = () => one("dialog[open], [popover]:popover-open") !== null;

function visible(selector) {
  return all(selector).find((it) => it.checkVisibility() && !it.disabled);
}

function press(element) {
  if (!element) return false;
  if (element.matches("input, textarea, select")) { element.focus(); element.select?.(); } else element.click();
  return true;
}

// ---- Rows

function rowKey(key) {
  const row = document.activeElement?.closest("tr[data-row]");
  switch (key) {
    case "j": return move(row, 1);
    case "k": return move(row, -1);
    case "x": return pick(row);
    // Nothing is picked yet: what is meant is the row one is at.
    case "a": if (row && !all("tbody input:checked", main).length) pick(row); return false;
    case "e": return go(row?.dataset.edit);
    case "r": return go(row?.dataset.reject);
    default: return false;
  }
}

function move(row, step) {
  const each = all("tr[data-row]", main);
  const next = row ? each[each.indexOf(row) + step] ?? row : each.at(step > 0 ? 0 : -1);
  if (next) one("a.open", next)?.focus({ focusVisible: true });
  return each.length > 0;
}

function pick(row) {
  const box = row && one("input[type=checkbox]", row);
  box?.click();
  return Boolean(box);
}

function go(path) {
  if (path) location.assign(path);
  return Boolean(path);
}

// ---- What is picked

let lastBox = null;

main.addEventListener("click", (event) => {
  const box = event.target.closest("tbody input[type=checkbox]");
  if (!box) return;
  const boxes = all("tbody input[type=checkbox]", box.form ?? main);
  if (event.shiftKey && boxes.includes(lastBox)) {
    const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((it) => { it.checked = box.checked; });
  }
  lastBox = box;
});

main.addEventListener("change", ({ target }) => {
  const list = target.closest("form[data-list]");
  if (!list) return;
  if (target.matches("[data-all]")) {
    all("tbody input[type=checkbox]:not(:disabled)", list).forEach((it) => { it.checked = target.checked; });
  }
  count(list);
});

function count(list) {
  const boxes = all("tbody input[type=checkbox]", list);
  const picked = boxes.filter((it) => it.checked);
  const cents = picked.reduce((sum, it) => sum + Number(it.closest("tr").dataset.cents ?? 0), 0);
  const dollars = (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
  all("[data-count]", list).forEach((it) => { it.textContent = picked.length === 1 ? "1 case" : `${picked.length} cases`; });
  all("[data-sum]", list).forEach((it) => { it.textContent = `${dollars} expected`; });
  const whole = one("[data-all]", list);
  if (whole) {
    whole.checked = boxes.length > 0 && picked.length === boxes.length;
    whole.indeterminate = picked.length > 0 && !whole.checked;
  }
  say(`${picked.length} picked`);
}

// ---- Forms

// By keyboard a choice changes at every arrow key, and nobody wants a new page at each.
let byPointer = false;
addEventListener("pointerdown", () => { byPointer = true; }, true);
addEventListener("keydown", () => { byPointer = false; }, true);
main.addEventListener("change", ({ target }) => {
  const filter = target.closest("form[data-filter]");
  if (filter && byPointer && target.matches("select, input[type=date], input[type=checkbox]")) filter.requestSubmit();
});

// An address names only what is filtered by.
addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches("[data-filter]")) return;
  [...formData].filter(([, value]) => value === "").forEach(([name]) => formData.delete(name));
});

// A form is sent once, however often one clicks.
const AGAIN_MS = 3000;
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "post" && Date.now() - Number(form.dataset.sent ?? 0) < AGAIN_MS) event.preventDefault();
  else form.dataset.sent = Date.now();
  if (event.submitter?.dataset.busy) event.submitter.textContent = event.submitter.dataset.busy;
});

// For browsers that do not know `command` yet.
if (!("command" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (dialog) dialog[button.getAttribute("command") === "close" ? "close" : "showModal"]();
  });
}

// ---- Live updates

const follows = (main.dataset.live ?? "").split(" ").filter(Boolean);
const CALM_MS = 700;
let source = null;
let waiting = 0;
let isStale = false;

if (follows.length) {
  // A hidden page holds no connection, because a browser has but six; it catches up when it is seen.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { source?.close(); source = null; } else { listen(); later(); }
  });
  if (!document.hidden) listen();
}

function listen() {
  source = new EventSource("/live");
  source.addEventListener("changed", ({ data }) => {
    const { nouns, cases, all: everything } = JSON.parse(data);
    if (everything || follows.some((it) => nouns.includes(it) || cases.includes(it))) later();
  });
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => (isBusy() ? offer() : renew()), CALM_MS);
}

// Nothing is taken from under one's hands.
function isBusy() {
  const { activeElement } = document;
  const isChanged = (it) => it.checked !== it.defaultChecked || (it.type !== "checkbox" && it.value !== it.defaultValue);
  return isOpen() || !getSelection().isCollapsed || (isTyping(activeElement) && main.contains(activeElement))
    || all("input:not([type=hidden]), textarea", main).some(isChanged);
}

function offer() {
  if (isStale) return;
  isStale = true;
  const bar = document.createElement("div");
  bar.className = "changed";
  bar.setAttribute("role", "status");
  const button = document.createElement("button");
  button.className = "small primary";
  button.textContent = "Show";
  button.addEventListener("click", () => location.reload());
  bar.append("Something changed here meanwhile.", button);
  document.body.append(bar);
}

async function renew() {
  const res = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!res) return;
  // Signed out meanwhile, or no longer to be seen.
  if (res.redirected || !res.ok) return location.reload();
  const fresh = one("main", new DOMParser().parseFromString(await res.text(), "text/html"));
  if (!fresh || isBusy()) return offer();
  const notice = one(":scope > [data-done]", main);
  if (notice) fresh.insertBefore(notice.cloneNode(true), fresh.children[[...main.children].indexOf(notice)] ?? null);
  const told = one("[data-say]", main)?.textContent;
  const at = document.activeElement?.getAttribute("href");
  adopt(main, fresh);
  if (at && document.activeElement === document.body) one(`a[href="${CSS.escape(at)}"]`, main)?.focus();
  const news = one("[data-say]", main)?.textContent;
  if (news && news !== told) say(news);
}

// Makes one tree like the other and leaves alone what is the same: focus, scroll and what is unfolded.
function adopt(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const isAlike = old.nodeName === fresh.nodeName && old.childNodes.length === fresh.childNodes.length;
  if (!isAlike && old !== main) return old.replaceWith(document.adoptNode(fresh));
  if (!isAlike) return main.replaceChildren(...[...fresh.childNodes].map((it) => document.adoptNode(it)));
  if (old.nodeType !== Node.ELEMENT_NODE) { old.nodeValue = fresh.nodeValue; return; }
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  const pairs = [...old.childNodes].map((it, n) => [it, fresh.childNodes[n]]);
  pairs.forEach(([left, right]) => adopt(left, right));
}

// What was just done is said once, and not again by a bookmark.
const here = new URL(location.href);
if (here.searchParams.delete("done"), here.href !== location.href) history.replaceState(history.state, "", here);
