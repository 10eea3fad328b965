// A toast can be closed; it goes by itself after eight seconds unless the pointer or the focus is on it.
const SECONDS = 8;

export function watchToasts() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("[data-toast], [data-closable]")?.remove();
  });
  const arrange = (root) => {
    for (const toast of root.querySelectorAll?.("[data-toast]:not([data-timed])") ?? []) {
      toast.dataset.timed = "";
      const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
      setTimeout(leave, SECONDS * 1000);
    }
  };
  arrange(document);
  document.addEventListener("htmx:oobAfterSwap", () => arrange(document));
  document.addEventListener("htmx:afterSettle", () => arrange(document));
}
