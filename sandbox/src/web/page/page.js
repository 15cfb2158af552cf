"use strict";
// The mailbox page of the sandbox. Everything that comes from a mail is put by textContent; its
// HTML is shown by the server in a frame that runs nothing and loads nothing.

const TEXTS = {
  fr: {
    title: "Bac à sable", search: "Filtrer les messages", local: "Rien ne quitte cette machine",
    none: "Aucun message ici.", nothing: "Aucun message ne correspond.", idle: "Choisissez un message",
    html: "HTML", text: "Texte", headers: "En-têtes", source: "Source", to: "À", cc: "Cc",
    subjectless: "(sans objet)", unknown: "(expéditeur inconnu)", remove: "Supprimer", back: "Retour",
    question: "Supprimer définitivement « {subject} » ?", no: "Annuler", yes: "Supprimer",
    removed: "Message supprimé", failed: "Le serveur ne répond pas", seen: "Marquer comme lu",
    unseen: "Marquer comme non lu", save: "Enregistrer en .eml", messages: ["message", "messages"],
    safe: "Les images distantes, les liens et les scripts de ce message sont inactifs.",
    cut: "Début du message seulement : enregistrez-le pour le voir en entier.", empty: "(pas de texte)",
    keys: [["↑ ↓", "changer de message"], ["1 – 4", "changer de vue"], ["U", "lu, non lu"], ["Suppr", "supprimer"], ["/", "filtrer"]],
    folders: { INBOX: "Boîte de réception" }, mailboxes: "Aucune boîte n'a encore servi.", units: ["o", "ko", "Mo"],
  },
  en: {
    title: "Sandbox", search: "Filter messages", local: "Nothing leaves this machine",
    none: "No message here.", nothing: "No message matches.", idle: "Choose a message",
    html: "HTML", text: "Text", headers: "Headers", source: "Source", to: "To", cc: "Cc",
    subjectless: "(no subject)", unknown: "(unknown sender)", remove: "Delete", back: "Back",
    question: "Delete “{subject}” for ever?", no: "Cancel", yes: "Delete",
    removed: "Message deleted", failed: "The server does not answer", seen: "Mark as read",
    unseen: "Mark as unread", save: "Save as .eml", messages: ["message", "messages"],
    safe: "Remote images, links and scripts of this message are inactive.",
    cut: "Only the beginning of the message: save it to see all of it.", empty: "(no text)",
    keys: [["↑ ↓", "other message"], ["1 – 4", "other view"], ["U", "read, unread"], ["Del", "delete"], ["/", "filter"]],
    folders: { INBOX: "Inbox" }, mailboxes: "No mailbox has been used yet.", units: ["B", "kB", "MB"],
  },
};
const LANG = document.documentElement.lang;
const T = TEXTS[LANG];
const TOKEN = document.querySelector("meta[name=token]").content;
const ROW = 64;
const ICONS = {
  inbox: "M3 13h5l1.5 3h5L16 13h5M5 5h14l2 8v6H3v-6z", sent: "m4 12 16-8-6 16-3-7z", drafts: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13", archive: "M3 5h18v4H3zM5 9v10h14V9M10 13h4", folder: "M3 6h6l2 2h10v11H3z",
  clip: "m20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.700 4.700L9.500 17a1.700 1.700 0 0 1-2.400-2.400L14.500 7",
  flag: "M6 21V4h11l-2 4 2 4H6", back: "m14 6-6 6 6 6", save: "M12 4v11m-4-4 4 4 4-4M5 20h14", dot: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8",
  mail: "M3 6h18v12H3zM3.500 7l8.500 6 8.500-6",
};

const $ = (id) => document.getElementById(id);
const state = { mailboxes: [], mailbox: "", folder: "", uid: 0, view: "", messages: [], shown: [], mail: null, version: "" };

function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-") && typeof value === "boolean") element.setAttribute(name, String(value));
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}
function icon(name, kind = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (kind) svg.setAttribute("class", kind);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
function size(octets) {
  if (octets < 1000) return `${octets} ${T.units[0]}`;
  if (octets < 1e6) return `${Math.ceil(octets / 1000)} ${T.units[1]}`;
  return `${(octets / 1e6).toLocaleString(LANG, { maximumFractionDigits: 1 })} ${T.units[2]}`;
}
function short(time) {
  const date = new Date(time), now = new Date();
  if (date.toDateString() === now.toDateString()) return date.toLocaleTimeString(LANG, { hour: "2-digit", minute: "2-digit" });
  if (date.getFullYear() === now.getFullYear()) return date.toLocaleDateString(LANG, { day: "numeric", month: "short" });
  return date.toLocaleDateString(LANG);
}
function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => $("toast").classList.remove("shown"), 2500);
}

function place(mailbox, folder, uid, view) {
  const parts = [mailbox, folder, uid, view].filter(Boolean).map(encodeURIComponent);
  return "#/" + parts.join("/");
}
const query = (more = {}) => new URLSearchParams({ mailbox: state.mailbox, folder: state.folder, ...more });
async function get(path, values) {
  const response = await fetch(`/api/${path}?${values ?? ""}`);
  if (!response.ok) throw new Error(response.status);
  return response.json();
}
async function post(path, values) {
  const response = await fetch(`/api/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Token": TOKEN },
    body: JSON.stringify({ mailbox: state.mailbox, folder: state.folder, ...values }),
  });
  if (!response.ok) throw new Error(response.status);
}

function showFolders(moved) {
  const nav = $("folders"), top = nav.scrollTop;
  nav.replaceChildren();
  if (!state.mailboxes.length) nav.append(make("h2", { text: T.mailboxes }));
  for (const mailbox of state.mailboxes) {
    nav.append(make("h2", { text: mailbox.name, title: mailbox.name }));
    for (const folder of mailbox.folders) {
      const current = mailbox.name === state.mailbox && folder.name === state.folder;
      const depth = folder.name.split("/").length - 1;
      const link = make("a", { href: place(mailbox.name, folder.name), "aria-current": current ? "page" : undefined, title: folder.name },
        icon(folder.use || "folder"), make("span", { text: T.folders[folder.name] ?? folder.name.split("/").at(-1) }),
        folder.unseen > 0 && make("span", { class: "count", text: folder.unseen }));
      if (depth) link.style.paddingLeft = `${10 + depth * 18}px`;
      nav.append(link);
    }
  }
  nav.scrollTop = top;
  if (moved) nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function filter() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  state.shown = state.messages.filter((mail) => {
    const text = `${mail.from}\n${mail.address}\n${mail.to}\n${mail.subject}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  $("tall").style.height = `${state.shown.length * ROW + 12}px`;
  const count = state.shown.length;
  $("head").replaceChildren(
    make("strong", { text: T.folders[state.folder] ?? state.folder }),
    make("span", { text: `${count.toLocaleString(LANG)} ${T.messages[count > 1 ? 1 : 0]}` }));
  $("none").hidden = count > 0 || !state.folder;
  $("none").textContent = state.messages.length ? T.nothing : T.none;
  drawn.clear();
  $("tall").replaceChildren();
  draw();
}

// Only the rows in sight are in the page: five thousand messages cost as much as twenty.
const drawn = new Map();
function draw() {
  const list = $("list"), first = Math.max(0, Math.floor(list.scrollTop / ROW) - 6);
  const last = Math.min(state.shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 6);
  for (const [at, row] of drawn) if (at < first || at >= last) { row.remove(); drawn.delete(at); }
  for (let at = first; at < last; at++) {
    if (!drawn.has(at)) {
      const row = rowOf(state.shown[at], at);
      drawn.set(at, row);
      $("tall").append(row);
    }
    drawn.get(at).setAttribute("aria-selected", state.shown[at].uid === state.uid);
  }
  list.setAttribute("aria-activedescendant", `row-${state.uid}`);
}
function rowOf(mail, at) {
  const sent = ["sent", "drafts"].includes(useOf());
  const who = sent ? `${T.to} ${mail.to}` : mail.from || mail.address || T.unknown;
  const row = make("div", {
    id: `row-${mail.uid}`, class: mail.seen ? "row" : "row unread", role: "option",
    "aria-posinset": at + 1, "aria-setsize": state.shown.length,
    onclick: () => { location.hash = place(state.mailbox, state.folder, mail.uid); $("list").focus(); },
  },
  make("div", {}, make("span", { class: "who", text: who }), mail.flagged && icon("flag", "flag"),
    make("time", { text: short(mail.date) })),
  make("div", {}, make("span", { class: "what", text: mail.subject || T.subjectless }), mail.attachments > 0 && icon("clip")));
  row.style.top = `${at * ROW + 6}px`;
  return row;
}
function useOf() {
  return state.mailboxes.find((m) => m.name === state.mailbox)?.folders.find((f) => f.name === state.folder)?.use;
}

function idle() {
  document.title = T.title;
  const keys = make("dl", {}, ...T.keys.flatMap(([key, does]) => [make("dt", {}, make("kbd", { text: key })), make("dd", { text: does })]));
  $("reader").replaceChildren(make("div", { class: "idle" }, icon("mail"), make("p", { text: T.idle }), keys));
}
function person(list) {
  return list.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join(", ");
}
function showMail() {
  const mail = state.mail;
  const views = [mail.html && "html", "text", "headers", "source"].filter(Boolean);
  const view = views.includes(state.view) ? state.view : views[0];
  const from = mail.from[0] ?? { name: T.unknown, address: "" };
  const name = from.name || from.address;
  const face = make("div", { class: "face", text: (name.match(/[\p{L}\p{N}]/u)?.[0] ?? "?").toUpperCase(), "aria-hidden": "true" });
  face.style.background = `hsl(${[...name].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 7)} 45% 45%)`;
  const row = state.messages.find((m) => m.uid === state.uid);
  const tools = make("div", {},
    make("button", { class: "icon", title: `${row?.seen ? T.unseen : T.seen} (U)`, "aria-label": row?.seen ? T.unseen : T.seen, onclick: toggle }, icon("dot")),
    make("a", { class: "icon", href: `/api/eml?${query({ uid: state.uid })}`, title: T.save, "aria-label": T.save }, icon("save")),
    make("button", { class: "icon danger", title: `${T.remove} (${T.keys[3][0]})`, "aria-label": T.remove, onclick: remove }, icon("trash")));
  const people = make("div", { class: "people" }, face,
    make("b", { text: person([from]) }),
    make("time", { text: new Date(mail.date).toLocaleString(LANG, { dateStyle: "full", timeStyle: "short" }) }),
    make("small", {}, ...[[T.to, mail.to], [T.cc, mail.cc]].filter(([, list]) => list.length)
      .map(([label, list]) => make("div", { text: `${label} ${person(list)}` }))));
  const files = mail.attachments.length > 0 && make("ul", { class: "files" }, ...mail.attachments.map((file) =>
    make("li", {}, make("a", { href: `/api/part?${query({ uid: state.uid, part: file.part })}`, title: file.type },
      icon("clip"), make("b", { text: file.name }), make("small", { text: size(file.size) })))));
  const tabs = make("div", { class: "tabs", role: "tablist" }, ...views.map((one) =>
    make("button", { role: "tab", "aria-selected": one === view, text: T[one], onclick: () => choose(one) })));
  const top = make("div", { class: "top" }, make("div", { class: "subject" }, make("h2", { text: mail.subject || T.subjectless }), tools), people, files, tabs);
  const body = make("div", { class: view === "html" ? "body paper" : "body", role: "tabpanel", tabindex: "0" });
  const reader = $("reader");
  reader.replaceChildren(top);
  if (view === "html") reader.append(make("p", { class: "why", text: T.safe }));
  reader.append(body);
  if (view === "html") {
    body.append(make("iframe", { sandbox: "", referrerpolicy: "no-referrer", title: T.html, src: `/api/html?${query({ uid: state.uid })}` }));
  } else if (view === "text") {
    body.append(quoted(mail.text || T.empty));
  } else if (view === "headers") {
    body.append(make("table", {}, ...mail.fields.map(([name, value]) => make("tr", {}, make("th", { text: name }), make("td", { text: value })))));
  } else {
    source(body);
  }
  if (mail.cut && view === "text") body.append(make("p", { class: "why", text: T.cut }));
}
function quoted(text) {
  const pre = make("pre", { class: "plain" });
  for (const line of text.split(/(?<=\n)/)) pre.append(line.startsWith(">") ? make("span", { class: "quote", text: line }) : line);
  return pre;
}
async function source(body) {
  const uid = state.uid;
  try {
    const { source: text, cut } = await get("source", query({ uid }));
    if (uid !== state.uid) return;
    const pre = make("pre", { class: "raw" });
    const end = text.search(/\r?\n\r?\n/);
    for (const line of text.slice(0, end < 0 ? text.length : end).split(/(?<=\n)/)) {
      const name = line.match(/^[^\s:]+:/)?.[0] ?? "";
      pre.append(name && make("span", { class: "name", text: name }), line.slice(name.length));
    }
    pre.append(end < 0 ? "" : text.slice(end));
    if (cut) body.append(make("p", { class: "why", text: T.cut }));
    body.append(pre);
  } catch { toast(T.failed); }
}

function choose(view) {
  state.view = view;
  history.replaceState(null, "", place(state.mailbox, state.folder, state.uid, view));
  if (state.mail) showMail();
}
async function toggle() {
  const row = state.messages.find((mail) => mail.uid === state.uid);
  if (!row) return;
  try {
    await post("seen", { uid: row.uid, seen: !row.seen });
    await refresh(true);
    if (state.mail) showMail();
  } catch { toast(T.failed); }
}
function remove() {
  const at = state.shown.findIndex((mail) => mail.uid === state.uid);
  if (at < 0) return;
  const mail = state.shown[at], next = state.shown[at + 1] ?? state.shown[at - 1];
  $("question").textContent = T.question.replace("{subject}", () => mail.subject || T.subjectless);
  $("ask").onclose = async () => {
    if ($("ask").returnValue !== "yes") return $("list").focus();
    try {
      await post("delete", { uid: mail.uid });
      location.hash = place(state.mailbox, state.folder, next?.uid);
      await refresh(true);
      toast(T.removed);
    } catch { toast(T.failed); }
    $("list").focus();
  };
  $("ask").returnValue = "";
  $("ask").showModal();
  $("no").focus();
}
function step(by) {
  const at = state.shown.findIndex((mail) => mail.uid === state.uid);
  const to = at < 0 ? 0 : Math.min(state.shown.length - 1, Math.max(0, at + by));
  if (!state.shown[to]) return;
  location.hash = place(state.mailbox, state.folder, state.shown[to].uid);
  const list = $("list"), top = to * ROW;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + ROW + 12 > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW + 12 - list.clientHeight;
}

async function refresh(force) {
  const { version } = await get("version");
  if (version === state.version && !force) return;
  state.version = version;
  state.mailboxes = await get("mailboxes");
  await go(true);
}
async function go(again = false) {
  const parts = location.hash.slice(2).split("/").filter(Boolean).map((part) => { try { return decodeURIComponent(part); } catch { return ""; } });
  const mailbox = state.mailboxes.find((one) => one.name === parts[0]) ?? state.mailboxes[0];
  const folder = mailbox?.folders.find((one) => one.name === parts[1]) ?? mailbox?.folders[0];
  const uid = Number(parts[2]) || 0;
  const moved = mailbox?.name !== state.mailbox || folder?.name !== state.folder;
  const changed = moved || uid !== state.uid;
  Object.assign(state, { mailbox: mailbox?.name ?? "", folder: folder?.name ?? "", uid, view: parts[3] ?? (changed ? "" : state.view) });
  document.body.dataset.pane = uid ? "reader" : parts.length ? "list" : "folders";
  $("back").hidden = document.body.dataset.pane === "folders";
  showFolders(moved);
  if ((moved || again) && state.folder) {
    state.messages = await get("messages", query());
    if (moved) $("list").scrollTop = 0;
    filter();
  } else draw();
  if (!uid) { state.mail = null; idle(); return; }
  if (changed || !state.mail) {
    try {
      const mail = await get("message", query({ uid }));
      if (uid !== state.uid) return;
      state.mail = mail;
      showMail();
      document.title = mail.subject || T.subjectless;
    } catch { state.mail = null; idle(); }
  }
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("ask").open) return;
  const typing = event.target === $("search");
  if (event.key === "Escape") {
    if (typing) { $("search").value = ""; filter(); $("list").focus(); } else if (state.uid) location.hash = place(state.mailbox, state.folder);
    return;
  }
  if (typing) {
    if (event.key === "ArrowDown" || event.key === "Enter") { event.preventDefault(); $("list").focus(); if (!state.shown.some((m) => m.uid === state.uid)) step(0); }
    return;
  }
  const page = Math.max(1, Math.floor($("list").clientHeight / ROW) - 1), inBody = event.target.closest?.(".body");
  const moves = { j: 1, k: -1 };
  if (!inBody) Object.assign(moves, { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 });
  const view = $("reader").querySelectorAll("[role=tab]")[Number(event.key) - 1];
  if (event.key in moves) step(moves[event.key]);
  else if (event.key === "/") $("search").focus();
  else if (event.key === "Delete") remove();
  else if (event.key === "u" || event.key === "U") toggle();
  else if (view) view.click();
  else return;
  event.preventDefault();
}

$("title").textContent = T.title;
$("search").placeholder = T.search;
$("search").setAttribute("aria-label", T.search);
$("note").textContent = T.local;
$("list").setAttribute("aria-label", T.messages[1]);
$("no").textContent = T.no;
$("yes").textContent = T.yes;
$("back").append(icon("back"));
$("back").setAttribute("aria-label", T.back);
$("back").addEventListener("click", () => { location.hash = state.uid ? place(state.mailbox, state.folder) : ""; });
$("search").addEventListener("input", () => { $("list").scrollTop = 0; filter(); });
$("list").addEventListener("scroll", draw, { passive: true });
addEventListener("resize", draw);
addEventListener("hashchange", () => go().catch(() => toast(T.failed)));
addEventListener("keydown", keys);
idle();
const tick = (force) => refresh(force).catch(() => toast(T.failed));
tick(true).then(() => document.body.setAttribute("data-ready", ""));
setInterval(() => { if (!document.hidden) tick(false); }, 2000);
