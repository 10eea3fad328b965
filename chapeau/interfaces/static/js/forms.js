// Small helps for forms: send on change, once only, and show the part that a choice asks for.
export function watchForms() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (event.target.closest("[data-send-on-change]")) form?.requestSubmit();
    showParts(document);
  });
  // A second press of the button must not send the order twice; the server refuses it too.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-once")) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("htmx:afterSettle", () => showParts(document));
  showParts(document);
}

// data-shown-when="field=value other" shows the part while the field of that name has one of the values (or is checked).
function showParts(root) {
  for (const part of root.querySelectorAll("[data-shown-when]")) {
    const [name, wanted = ""] = part.dataset.shownWhen.split("=");
    const scope = part.closest("form") ?? document;
    const fields = [...scope.querySelectorAll(`[name="${name}"]`)];
    const value = fields.find((f) => f.type !== "radio" && f.type !== "checkbox")?.value ?? fields.find((f) => f.checked)?.value ?? "";
    part.hidden = wanted ? !wanted.split(" ").includes(value) : !value;
    for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = part.hidden;
  }
}
