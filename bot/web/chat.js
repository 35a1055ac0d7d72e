// The chat page's script: takes over the plain form, shows replies as they come. DOM nodes only, never HTML text.
"use strict";

(() => {
  const words = JSON.parse(document.body.dataset.words);
  const byId = (id) => document.getElementById(id);
  const list = byId("lines");
  const status = byId("status");
  const form = byId("ask");
  const box = byId("message");
  const CHAT_MS = 60000;
  const EVENTS_MS = 40000;
  const CONFIRM_MS = 60000;
  let after = Number(document.body.dataset.after) || 0;
  let pending = 0;
  let poll = null;
  let queue = Promise.resolve();
  let unconfirmed = []; // replies that POST /api/chat gave without numbers; /api/events gives them again

  // In a frame of another site there is no cookie: the tab remembers the session itself.
  const memory = {
    get(name) { try { return sessionStorage.getItem(name) || ""; } catch { return ""; } },
    set(name, value) { try { sessionStorage.setItem(name, value); } catch { /* the browser forbids it */ } },
    drop(name) { try { sessionStorage.removeItem(name); } catch { /* the browser forbids it */ } },
  };
  const given = form.elements.session.value;
  const session = document.body.dataset.known ? given : memory.get("session") || given;
  memory.set("session", session);

  // Building blocks

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const hidden = (text) => make("span", { class: "hidden" }, text);
  const isOutside = (url) => /^https?:\/\//.test(url);
  const isOurs = (url) => /^\/(?![/\\])/.test(url);

  const isLink = (url) => isOutside(url) || /^(mailto|tel):/.test(url);

  function link(url, ...children) {
    if (isOutside(url)) {
      return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children, hidden(` (${words.new_tab})`));
    }
    return isLink(url) ? make("a", { href: url }, ...children) : make("span", {}, ...children);
  }

  // The Markdown subset: paragraphs, lists, **bold**, *italics*, [links](https://…), bare addresses

  const INLINE = /\*\*(?<bold>.+?)\*\*|(?<![*\w])\*(?<italic>[^*\s](?:[^*]*[^*\s])?)\*(?![*\w])|\[(?<shown>[^\]]+)\]\((?<url>[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)|(?<bare>https:\/\/[^\s<>()[\]*"]*[^\s<>()[\]*".,;:!?])|\\(?<escaped>[!-/:-@[-`{-~])|(?<line>\n)/g;

  function inline(text) {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(INLINE)) {
      nodes.push(text.slice(end, match.index));
      end = match.index + match[0].length;
      const { bold, italic, shown, url, bare, escaped } = match.groups;
      if (bold) nodes.push(make("strong", {}, ...inline(bold)));
      else if (italic) nodes.push(make("em", {}, ...inline(italic)));
      else if (shown) nodes.push(isLink(url) ? link(url, shown) : match[0]);
      else if (bare) nodes.push(link(bare, bare));
      else if (escaped) nodes.push(escaped);
      else nodes.push(make("br"));
    }
    nodes.push(text.slice(end));
    return nodes.filter((node) => node !== "");
  }

  function markdown(text) {
    const nodes = [];
    let open = null;
    for (const line of text.split("\n")) {
      const item = /^\s{0,3}(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/.exec(line);
      if (!line.trim()) {
        if (open && open.tag === "p") open = null;
        else if (open) open.gap = true;
      } else if (item) {
        const tag = item[1] ? "ul" : "ol";
        if (!open || open.tag !== tag) {
          open = { tag, parts: [], start: item[2] };
          nodes.push(open);
        }
        open.parts.push(item[3]);
        open.gap = false;
      } else if (open && open.tag !== "p" && !open.gap) {
        open.parts[open.parts.length - 1] += "\n" + line.trim();
      } else {
        if (!open || open.tag !== "p") {
          open = { tag: "p", parts: [] };
          nodes.push(open);
        }
        open.parts.push(line.trim());
      }
    }
    return nodes.map(({ tag, parts, start }) => {
      if (tag === "p") return make("p", {}, ...inline(parts.join("\n")));
      const node = make(tag, {}, ...parts.map((part) => make("li", {}, ...inline(part))));
      if (start && start !== "1") node.setAttribute("start", start);
      return node;
    });
  }

  // Replies; the same shape as page.html gives

  const bare = (name) => name.replace(/[^\p{L}\p{N}_]/gu, "").toLowerCase();

  function split(text, organisations) {
    const items = new Array(organisations.length).fill(null);
    const before = [];
    const after = [];
    for (const line of text.split("\n")) {
      const match = /^- \*\*([^*]+)\*\*\s*(.*)$/.exec(line);
      const place = match ? organisations.findIndex((one, at) => items[at] === null && bare(one.name) === bare(match[1])) : -1;
      if (place >= 0) items[place] = match[2].replace(/^\(([^)])([^)]*)\)/, (_, first, rest) => first.toUpperCase() + rest);
      else (items.some((item) => item) ? after : before).push(line);
    }
    return { before: before.join("\n"), items, rest: after.join("\n") };
  }

  function card(one, item) {
    let text = item || "";
    const ways = [];
    if (one.website && isOutside(one.website) && !text.includes(one.website)) {
      ways.push(link(one.website, new URL(one.website).hostname), " ");
    }
    for (const [value, url] of [
      [one.email, `mailto:${one.email}`],
      [one.phone, `tel:${(one.phone || "").replace(/[^0-9+]/g, "")}`],
    ]) {
      if (!value) continue;
      if (text.includes(value)) text = text.replace(value, () => `[${value}](${url})`);
      else ways.push(link(url, value), " ");
    }
    const trust = [words[one.status], one.confirmed || one.seen].filter(Boolean).join(" · ");
    const node = make("li", { class: "card" }, make("h2", {}, one.name));
    node.append(make("p", { class: one.status === "confirmed" ? "trust confirmed" : "trust" }, trust));
    if (item) {
      node.append(...markdown(text));
    } else {
      const near = one.distance_km ? `${Math.round(one.distance_km)} km` : "";
      node.append(make("p", {}, [one.kind, one.municipality, near].filter(Boolean).join(", ")));
      if ((one.services || []).length) node.append(make("p", {}, one.services.join(", ")));
      if (one.source) node.append(make("p", {}, `${words.from} ${one.source}`));
    }
    if (ways.length) node.append(make("p", { class: "ways" }, ...ways));
    return node;
  }

  function fold(title, items) {
    return make("details", { class: "fold" }, make("summary", {}, `${title} (${items.length})`), make("ul", {}, ...items));
  }

  function isOfficial(url) {
    const { hostname } = new URL(url);
    return words.official.split(" ").some((known) => hostname === known || hostname.endsWith("." + known));
  }

  function language(text) {
    const count = (pattern) => (text.match(pattern) || []).length;
    const english = count(/\b(?:the|and|of|is|are|you|this|not)\b/gi);
    return english > count(/(?<!\p{L})(?:och|att|det|som|är|för|ni|jag|inte)(?!\p{L})/giu) ? "en" : "sv";
  }

  function replyLine(body, number) {
    const organisations = body.organisations || [];
    const { before, items, rest } = split(body.text, organisations);
    const isPerson = body.by === "person";
    const node = make("li", { class: `line reply ${body.kind}${isPerson ? " person" : ""}` });
    if (number) node.dataset.number = number;
    node.append(make("p", { class: "hidden" }, isPerson ? words.person : words.bot));
    if (isPerson) node.append(make("p", { class: "label", "aria-hidden": "true" }, words.person));
    const label = body.form
      ? words.step.replace("{step}", body.form.step).replace("{of}", body.form.of)
      : words[`kind_${body.kind}`];
    if (label) node.append(make("p", { class: "label" }, label));
    const text = make("div", { class: "text", lang: language(body.text) }, ...markdown(before));
    if (organisations.length) {
      text.append(make("ul", { class: "cards", "aria-label": words.organisations }, ...organisations.map((one, at) => card(one, items[at]))));
    }
    text.append(...markdown(rest));
    node.append(text);
    for (const one of body.pictures || []) {
      if (isOurs(one.url)) node.append(make("img", { class: "picture", src: one.url, alt: one.alt }));
    }
    const documents = (body.documents || []).filter((one) => isOurs(one.url));
    if (documents.length) {
      node.append(make("ul", { class: "documents", "aria-label": words.documents },
        ...documents.map((one) => make("li", {}, make("a", { href: one.url, download: one.name }, one.name)))));
    }
    const law = (body.law || []).filter((one) => isOutside(one.url));
    if (law.length) {
      node.append(fold(words.law, law.map((one) => {
        const item = make("li", {}, link(one.url, one.ref));
        if (!isOfficial(one.url)) item.append(" ", make("span", { class: "mark" }, words.unofficial));
        return item;
      })));
    }
    if ((body.sources || []).length) {
      node.append(fold(words.sources, body.sources.map((one) => {
        const item = make("li", {}, link(one.url, one.title));
        if (one.seen) item.append(" ", make("span", { class: "mark" }, `${words.seen} ${one.seen}`));
        return item;
      })));
    }
    if (body.kind === "answer" && body.answer) {
      const query = document.documentElement.lang === "en" ? "?lang=en" : "";
      const url = `/svar/${encodeURIComponent(body.answer)}${query}`;
      const own = { href: url, target: "_blank", rel: "noopener noreferrer" };
      node.append(make("p", { class: "permalink" }, make("a", own, words.permalink, hidden(` (${words.new_tab})`))));
    }
    if ((body.buttons || []).length) {
      node.append(make("div", { class: "quick", role: "group", "aria-label": words.choices },
        ...body.buttons.map((one) => make("button", { type: "button", "data-payload": one.payload }, one.title))));
    }
    addCopy(node);
    return node;
  }

  function addCopy(node) {
    if (/\b(question|notice|error|smalltalk)\b/.test(node.className)) return;
    const button = make("button", { type: "button", class: "copy" }, words.copy);
    button.addEventListener("click", () => copy(plain(node).trim()));
    node.append(button);
  }

  function mineLine(text, number) {
    const node = make("li", { class: "line mine" }, make("p", { class: "hidden" }, words.you), make("p", { class: "said" }, text));
    if (number) node.dataset.number = number;
    return node;
  }

  function show(node) {
    list.hidden = false;
    list.append(node);
    return node;
  }

  // Replies come twice, with POST /api/chat and with /api/events: they are shown once

  const keyOf = (body) => JSON.stringify([body.kind, body.by, body.text, (body.buttons || []).map((one) => one.payload)]);

  function known(body) {
    const now = Date.now();
    unconfirmed = unconfirmed.filter((one) => now - one.at < CONFIRM_MS);
    const place = unconfirmed.findIndex((one) => one.key === keyOf(body));
    return place < 0 ? null : unconfirmed.splice(place, 1)[0].node;
  }

  function take(items) {
    for (const item of items) {
      if (item.number <= after) continue;
      after = item.number;
      const node = known(item);
      if (node) node.dataset.number = item.number;
      else show(replyLine(item, item.number));
    }
  }

  // The network

  async function post(path, body, limit, abort = new AbortController()) {
    const timer = setTimeout(() => abort.abort(), limit);
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: abort.signal,
      });
      const answer = await response.json().catch(() => ({}));
      if (response.ok) return answer;
      const refused = new Error(answer.error ? answer.error.message : "");
      refused.told = true;
      throw refused;
    } finally {
      clearTimeout(timer);
    }
  }

  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

  async function listen() {
    let wait = 1000;
    for (;;) {
      if (pending || document.visibilityState === "hidden") {
        await pause(500);
        continue;
      }
      const began = Date.now();
      try {
        poll = new AbortController();
        const { replies } = await post("/api/events", { session, after }, EVENTS_MS, poll);
        take(replies || []);
        wait = 1000;
        if (Date.now() - began < 1000) await pause(1000);
      } catch {
        if (!pending) {
          await pause(wait);
          wait = Math.min(wait * 2, 60000);
        }
      }
      poll = null;
    }
  }

  function newId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function say(message, shown, id = newId(), line = show(mineLine(shown))) {
    pending += 1;
    if (poll) poll.abort();
    status.textContent = words.typing;
    status.className = "busy";
    reveal(line);
    queue = queue.then(() => send(message, shown, id, line));
    return queue;
  }

  async function send(message, shown, id, line) {
    try {
      const { replies } = await post(`/api/chat${location.search}`, { session, message, id }, CHAT_MS);
      const nodes = replies.map((body) => {
        const node = show(replyLine(body, body.number));
        if (!body.number) unconfirmed.push({ key: keyOf(body), node, at: Date.now() });
        return node;
      });
      if (memory.get("draft") === message) memory.drop("draft");
      done("");
      reveal(line, nodes[nodes.length - 1]);
    } catch (error) {
      const told = (error.told && error.message) || words.failed;
      const again = make("button", { type: "button" }, words.retry);
      const note = make("p", { class: "failed" }, told + " ", again);
      again.addEventListener("click", () => {
        note.remove();
        list.append(line);
        say(message, shown, id, line);
        box.focus();
      });
      line.append(note);
      done(told);
      reveal(note);
    }
  }

  function done(told) {
    pending -= 1;
    if (pending) return;
    status.textContent = told;
    status.className = told ? "problem" : "";
  }

  function reveal(line, last = line) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const behavior = calm ? "auto" : "smooth";
    // the question on top of its answer; the end, when both fit
    const fits = last.getBoundingClientRect().bottom - line.getBoundingClientRect().top < document.querySelector("main").clientHeight;
    (fits ? last : line).scrollIntoView({ block: fits ? "end" : "start", behavior });
  }

  // What people do

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    memory.set("draft", text);
    say(text, text);
    box.focus();
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  box.addEventListener("input", () => { memory.set("draft", box.value); });

  document.querySelector("main").addEventListener("click", (event) => {
    const button = event.target.closest("[data-payload]");
    if (!button) return;
    event.preventDefault();
    if (button.closest("#lines")) {
      button.setAttribute("aria-pressed", "true");
      button.disabled = true;
    }
    say(button.dataset.payload, button.textContent);
    box.focus({ preventScroll: true });
  });

  // Copy, download, print, clear

  function plain(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\s+/g, " ");
    if (node.matches("span.hidden, .quick, .copy, .failed, [aria-hidden]")) return "";
    const inner = Array.from(node.childNodes, plain).join("");
    if (node.matches("a")) return node.textContent && isOutside(node.href) && !inner.includes(node.href) ? `${inner} (${node.href})` : inner;
    if (node.matches("img")) return `${node.alt}\n`;
    if (node.matches("br")) return "\n";
    if (node.matches("li li, .fold li, .text li:not(.card)")) return `- ${inner.trim()}\n`;
    if (node.matches("p, ul, ol, li, div, h2, summary, details")) return inner.trim() ? `${inner.trim()}\n` : "";
    return inner;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // no clipboard in a frame or without https
      const area = make("textarea", { class: "hidden", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    status.textContent = words.copied;
    status.className = "";
  }

  byId("download").addEventListener("click", () => {
    const text = Array.from(list.children, plain).join("\n");
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    make("a", { href: url, download: words.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  });
  // Asked only after a click; the server turns the position into a municipality and keeps neither.
  byId("place").addEventListener("click", () => {
    document.querySelector(".menu").open = false;
    const say = (told) => { status.textContent = told; status.className = told ? "problem" : ""; };
    const failed = () => say(words.place_failed);
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition(async ({ coords }) => {
      try {
        const answer = await fetch("/api/place", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ lat: coords.latitude, lon: coords.longitude }),
        });
        const { place } = await answer.json();
        if (!place) return failed();
        const box = byId("message");
        box.value = box.value.trim() ? box.value.trimEnd() + words.place_in + place : place;
        box.focus();
        say("");
      } catch { failed(); }
    }, failed, { timeout: 10000, maximumAge: 600000 });
  });
  byId("print").addEventListener("click", () => {
    document.querySelector(".menu").open = false;
    for (const details of document.querySelectorAll(".fold")) details.open = true;
    print();
  });
  byId("clear").addEventListener("submit", (event) => {
    const button = event.target.querySelector("button");
    if (button.dataset.sure) {
      memory.drop("session");
      memory.drop("draft");
      return;
    }
    event.preventDefault();
    button.dataset.sure = "1";
    button.textContent = words.clear_sure;
    status.textContent = words.clear_sure;
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".menu");
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector(".menu");
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });

  // Start

  async function start() {
    for (const node of document.querySelectorAll(".scripted")) node.hidden = false;
    for (const node of document.querySelectorAll(".line.reply")) addCopy(node);
    if (!box.value) box.value = memory.get("draft");
    if (session !== given) {
      form.elements.session.value = session;
      for (const field of document.querySelectorAll("input[name=session]")) field.value = session;
      try {
        const { lines } = await post(`/api/history${location.search}`, { session }, CHAT_MS);
        for (const line of lines) {
          if ("body" in line) take([{ number: line.number, ...line.body }]);
          else show(mineLine(line.mine, line.number));
        }
      } catch { /* the events bring the replies, if anything does */ }
    }
    const last = list.lastElementChild;
    if (last) last.scrollIntoView({ block: "end" });
    document.documentElement.dataset.ready = "1";
    listen();
  }

  start();
})();
