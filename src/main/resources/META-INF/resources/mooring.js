// All that the pages do in the browser. Every page is whole without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const live = root.dataset.live;
  const RENEW = 60000, PATIENCE = 1500, LEAST = 3000, OLD = 90000;
  const SIGNED_OUT = 401, GONE = [400, 404, 410];
  let loadedAt = Date.now(), loading = false, again = false, timer = 0, unsent = false;
  // What the last answer was where it was no page; 0 where there was none.
  let refused = 0;

  // The reader's zone: the server tells times in it from the next answer on.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const cookie = "zone=" + zone;
  const zoneIsNew = /^[\w+\/-]+$/.test(zone) && !document.cookie.split("; ").includes(cookie);
  if (zoneIsNew) document.cookie = cookie + "; path=/; max-age=31536000; samesite=lax";

  // Commands are copied with one press.
  function offerCopies(within) {
    if (navigator.clipboard) within.querySelectorAll("button.copy[hidden]").forEach(button => { button.hidden = false; });
  }

  document.addEventListener("click", async event => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select it";
    }
    say(button.textContent);
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });

  // For those who hear the page.
  function say(text) {
    document.getElementById("news").textContent = text;
  }

  // Findings that another one explains are loaded when they are asked for.
  document.addEventListener("toggle", async event => {
    const box = event.target;
    if (!box.matches?.("details[data-from]") || !box.open || box.dataset.loaded) return;
    box.dataset.loaded = "yes";
    try {
      const page = await load(box.dataset.from);
      const link = box.querySelector("p");
      page.getElementById("list").removeAttribute("id");
      link.before(page.querySelector(".list"));
      if (page.querySelector(".pager a")) link.firstElementChild.textContent = "Show all of them";
      else link.remove();
    } catch {
      delete box.dataset.loaded;
    }
  }, true);

  document.addEventListener("input", event => { event.target.form?.setAttribute("data-touched", ""); });
  document.addEventListener("submit", () => { unsent = true; });

  async function load(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin", cache: "no-store", redirect: "manual" });
    // Only whoever has to sign in is led elsewhere.
    const status = answer.type === "opaqueredirect" ? SIGNED_OUT : answer.status;
    if (!answer.ok) throw Object.assign(new Error("answered " + status), { status });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // Renews the page where it stands: what is open stays open, and what is typed stays typed.
  async function renew() {
    if (unsent) return;
    if (loading) { again = true; return; }
    loading = true;
    try {
      const page = await load(location.href);
      oneStop(page);
      const titleBefore = document.title.replace(/^⚠ /, "");
      morph(document.getElementById("main"), page.getElementById("main"));
      document.getElementById("made").replaceWith(page.getElementById("made"));
      document.querySelector("link[rel=icon]").href = page.querySelector("link[rel=icon]").getAttribute("href");
      document.title = page.title;
      root.dataset.made = page.documentElement.dataset.made;
      loadedAt = Date.now();
      refused = 0;
      oneStop(document);
      if (page.title !== titleBefore) say(page.title);
      offerCopies(document);
    } catch (failure) {
      // The banner says why.
      refused = failure.status ?? 0;
    }
    loading = false;
    showAge();
    if (again) { again = false; soon(LEAST); }
  }

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(renew, wait);
  }

  function morph(old, now) {
    if (old.isEqualNode(now)) return;
    for (const attribute of [...old.attributes]) {
      if (!now.hasAttribute(attribute.name) && !keeps(old, attribute.name)) old.removeAttribute(attribute.name);
    }
    for (const attribute of now.attributes) {
      if (old.getAttribute(attribute.name) !== attribute.value && !keeps(old, attribute.name)) {
        old.setAttribute(attribute.name, attribute.value);
      }
    }
    if (old.matches("form[data-touched], form:focus-within, details[data-loaded]")) return;
    let place = old.firstChild;
    for (const child of [...now.childNodes]) {
      const known = match(place, child);
      if (!known) {
        const added = document.importNode(child, true);
        if (added.nodeType === 1 && added.id) added.classList.add("fresh");
        old.insertBefore(added, place);
      } else {
        if (known === place) place = place.nextSibling;
        else if (known.contains(document.activeElement)) place = movedBehind(known, place);
        else old.insertBefore(known, place);
        if (known.nodeType === 1) morph(known, child);
        else if (known.nodeValue !== child.nodeValue) known.nodeValue = child.nodeValue;
      }
    }
    while (place) {
      const next = place.nextSibling;
      place.remove();
      place = next;
    }
  }

  // What is moved loses the focus: what has it stays where it is, and what stands before it is moved. Answers what then comes next.
  function movedBehind(known, place) {
    const after = known.nextSibling;
    while (place !== known) {
      const next = place.nextSibling;
      known.parentNode.insertBefore(place, after);
      place = next;
    }
    return known.nextSibling;
  }

  // What belongs to the reader, not to the server.
  function keeps(element, attribute) {
    return (attribute === "open" && element.localName === "details")
      || (attribute === "hidden" && element.matches(".copy"))
      || (attribute === "tabindex" && element.matches(".cell"))
      || attribute === "data-loaded" || attribute === "data-touched";
  }

  // By what an element is the same in both; a section has its heading for that.
  function key(element) {
    return element.id || element.getAttribute("aria-labelledby") || "";
  }

  function match(place, wanted) {
    const wantedKey = wanted.nodeType === 1 ? key(wanted) : "";
    if (wantedKey) {
      for (let node = place; node; node = node.nextSibling) {
        if (node.nodeType === 1 && key(node) === wantedKey && node.localName === wanted.localName) return node;
      }
      return null;
    }
    for (let node = place; node; node = node.nextSibling) {
      if (node.nodeType === wanted.nodeType && (node.nodeType !== 1 || (node.localName === wanted.localName && !key(node)))) return node;
      if (node.nodeType === 1) return null;
    }
    return null;
  }

  // How old the page is, where it is older than it should be, and why.
  function showAge() {
    const banner = document.getElementById("stale");
    const age = Date.now() - loadedAt;
    // Where there is nothing to wait for, it is said at once.
    const lost = refused === SIGNED_OUT || GONE.includes(refused);
    const old = age > OLD || lost;
    banner.hidden = !old;
    document.title = (old ? "⚠ " : "") + document.title.replace(/^⚠ /, "");
    if (!old) return;
    const minutes = Math.floor(age / 60000);
    const text = "This page is " + (minutes < 120 ? minutes + " min" : Math.floor(minutes / 60) + " h") + " old: " + why();
    if (banner.firstChild?.nodeValue === text) return;
    banner.textContent = text;
    if (refused === SIGNED_OUT) {
      const link = document.createElement("a");
      link.href = location.pathname + location.search;
      link.textContent = "Sign in again";
      banner.append(link);
    }
  }

  function why() {
    if (refused === SIGNED_OUT) return "you are signed out. ";
    if (GONE.includes(refused)) return "what it tells of is there no more (Mooring answers " + refused + ").";
    return "Mooring " + (refused ? "answers " + refused : "does not answer") + ". It goes on trying.";
  }

  // A map of nodes is one stop for the tab key; arrows go from cell to cell. Without scripts each cell is a stop.
  function oneStop(within) {
    within.querySelectorAll(".map").forEach(map => {
      const cells = [...map.querySelectorAll(".cell")];
      stopAt(cells.find(cell => cell.getAttribute("tabindex") === "0") ?? cells[0], cells);
    });
  }

  function stopAt(stop, cells) {
    cells.forEach(cell => {
      const index = cell === stop ? "0" : "-1";
      if (cell.getAttribute("tabindex") !== index) cell.setAttribute("tabindex", index);
    });
  }

  document.addEventListener("focusin", event => {
    const cell = event.target.closest?.(".cell");
    if (cell) stopAt(cell, cell.closest(".map").querySelectorAll(".cell"));
  });

  document.addEventListener("keydown", event => {
    const cell = event.target.closest?.(".cell");
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: "below", ArrowUp: "above", Home: "first", End: "last" }[event.key];
    if (!cell || step === undefined) return;
    const cells = [...cell.closest(".map").querySelectorAll(".cell")];
    const here = cells.indexOf(cell);
    const row = cells.filter(other => other.offsetTop === cells[0].offsetTop).length;
    const to = { below: here + row, above: here - row, first: 0, last: cells.length - 1 }[step] ?? here + step;
    if (cells[to]) {
      event.preventDefault();
      cells[to].focus();
    }
  });

  document.getElementById("by-hand").hidden = true;
  offerCopies(document);
  oneStop(document);
  if (zoneIsNew && !new URLSearchParams(location.search).has("zone")) renew();
  if (!live) return;
  if (window.EventSource) {
    const stream = new EventSource(live);
    let broken = false;
    stream.addEventListener("news", () => soon(Math.max(PATIENCE, LEAST - (Date.now() - loadedAt))));
    stream.addEventListener("error", () => { broken = true; });
    stream.addEventListener("open", () => { if (broken) { broken = false; soon(PATIENCE); } });
  }
  setInterval(() => {
    showAge();
    if (!document.hidden && Date.now() - loadedAt > RENEW) renew();
  }, 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - loadedAt > 20000) renew(); });
})();
