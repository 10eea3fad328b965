// Tells the shop once that a visit began, and where from; pages themselves never write.
export function tellVisit() {
  const place = document.body.dataset.visit;
  try {
    if (!place || sessionStorage.getItem("visit")) return;
    sessionStorage.setItem("visit", "told");
  } catch {
    return; // A browser that keeps nothing would be counted on every page.
  }
  const said = new URLSearchParams({ page: location.href, from: document.referrer });
  fetch(place, { method: "POST", body: said, credentials: "same-origin", keepalive: true }).catch(() => {});
}
