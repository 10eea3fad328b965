// The office's few conveniences; every page works without them.
"use strict";

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const find = document.querySelector("[data-find]");
  const wanted = (event.key === "/" && !typing(event.target)) || (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey));
  if (find && wanted) {
    event.preventDefault();
    find.focus();
    find.select();
  }
  if (event.key === "Escape" && event.target === find) {
    find.value = "";
    document.getElementById("found").replaceChildren();
    find.blur();
  }
  if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.closest(".desk-find")) {
    const links = [find, ...document.querySelectorAll("#found a")];
    const next = links[links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-desk-menu]");
  if (menu) {
    const open = document.documentElement.classList.toggle("desk-nav-open");
    menu.setAttribute("aria-expanded", String(open));
  }
  if (!event.target.closest(".desk-find")) document.getElementById("found")?.replaceChildren();
  const row = event.target.closest("tr[data-href]");
  if (row && !event.target.closest("a, button, input, select, label") && !getSelection().toString()) location.assign(row.dataset.href);
  for (const open of document.querySelectorAll("details.menu[open]")) if (!open.contains(event.target)) open.open = false;
});

const countTicked = () => {
  for (const bar of document.querySelectorAll("[data-bulk-bar]")) {
    const ticked = bar.closest("form").querySelectorAll("tbody input[name=row]:checked").length;
    bar.classList.toggle("is-active", ticked > 0);
    bar.querySelector("[data-ticked-count]").textContent = ticked || "";
  }
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const box of event.target.closest("form").querySelectorAll("tbody input[name=row]")) box.checked = event.target.checked;
  }
  countTicked();
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

document.addEventListener("htmx:afterSwap", countTicked);
countTicked();
