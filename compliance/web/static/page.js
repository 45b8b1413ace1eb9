// What the page does beyond htmx: says that work is under way and done, moves the focus to a result, filters long lists.
// Every path works without it.
(() => {
  "use strict";
  const said = () => document.getElementById("said");
  const say = (key) => { const where = said(); if (where) where.textContent = where.dataset[key] || ""; };

  document.addEventListener("htmx:beforeRequest", () => say("working"));
  document.addEventListener("htmx:sendError", () => say("failed"));
  // What is wrong is told beside the controls, and the page stays as it was.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = document.getElementById("problem");
    if (event.detail.xhr.status < 400) { if (place) place.replaceChildren(); return; }
    if (place) { event.detail.target = place; event.detail.swapOverride = "innerHTML"; event.detail.shouldSwap = true; }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    say("done");
    const place = event.detail.elt;
    const target = place.matches("[data-focus]") ? place : place.querySelector("[data-focus]");
    if (target) target.focus();
    prepare(place);
  });

  // The next page says that it is there; a file is saved by the browser, which says so itself.
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && !event.submitter?.matches("[data-download]")) say("working");
  });

  // A search field with data-filter="ID" hides what does not match among the items of that list.
  const filter = (field) => {
    const wanted = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const list = document.getElementById(field.dataset.filter);
    let shown = 0;
    for (const item of list.children) {
      const text = (item.dataset.text || item.textContent).toLowerCase();
      const fits = wanted.every((word) => text.includes(word)) || item.querySelector("input:checked") !== null;
      item.hidden = !fits;
      if (fits) shown += 1;
    }
    const count = document.getElementById(field.dataset.filter + "-count");
    if (count) count.textContent = String(shown);
  };

  const prepare = (place) => {
    for (const field of place.querySelectorAll("input[data-filter]")) {
      field.closest("[data-scripted]")?.removeAttribute("hidden");
      field.addEventListener("input", () => filter(field));
    }
    for (const shown of place.querySelectorAll("[data-scripted]")) shown.removeAttribute("hidden");
  };
  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    document.querySelector("main [role=alert][data-focus]")?.focus();
  });
})();
