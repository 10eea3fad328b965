// The search field as a combobox over the links that the server puts below it.
export function watchSuggestions() {
  for (const input of document.querySelectorAll("[data-suggest]")) arrange(input);
}

function arrange(input) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  list.addEventListener("htmx:afterSwap", () => input.setAttribute("aria-expanded", String(options().length > 0)));
  input.addEventListener("keydown", (event) => {
    const all = options();
    if (event.key === "Escape" && all.length) {
      close();
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
      const next = all.at((at + (event.key === "ArrowDown" ? 1 : at === -1 ? 0 : -1)) % all.length);
      for (const option of all) option.setAttribute("aria-selected", String(option === next));
      input.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (event.key === "Enter") {
      const chosen = all.find((option) => option.getAttribute("aria-selected") === "true");
      if (chosen) {
        location.assign(chosen.href);
        event.preventDefault();
      }
    }
  });
  document.addEventListener("click", (event) => {
    if (!input.form.parentElement.contains(event.target)) close();
  });
  input.form.parentElement.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !input.form.parentElement.contains(event.relatedTarget)) close();
  });
}
