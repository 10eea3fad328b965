// Tells once that a form came in sight, and that somebody began to fill it in: sums, of nobody.
export function tellForms() {
  const told = new Set();
  const tell = (form, step) => {
    const place = form.dataset.formSeen;
    const mark = `${place} ${step}`;
    if (told.has(mark)) return;
    told.add(mark);
    const said = new URLSearchParams({ step, variant: form.dataset.variant });
    fetch(place, { method: "POST", body: said, credentials: "same-origin", keepalive: true }).catch(() => {});
  };
  const sight = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      sight.unobserve(entry.target);
      tell(entry.target, "shown");
    }
  });
  const look = () => document.querySelectorAll("[data-form-seen]").forEach((form) => sight.observe(form));
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-form-seen]");
    if (form) tell(form, "started");
  });
  document.addEventListener("htmx:afterSettle", look);
  look();
}
