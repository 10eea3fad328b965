// data-opens="id" opens that <dialog>; a link with hx-target="#dialog" fills the common one, which then opens.
export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      document.getElementById(opener.dataset.opens)?.showModal();
      event.preventDefault();
    }
    if (event.target.matches("dialog[data-dialog]")) event.target.close();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "dialog" && !event.detail.target.open) event.detail.target.showModal();
  });
}
