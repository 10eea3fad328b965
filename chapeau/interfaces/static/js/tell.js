// Tells the shop which page was looked at, if that was agreed to in this browser. Else nothing is kept and nothing leaves:
// the page then names no place to tell (interfaces/storefront/telling.py). What deeds tell themselves (a basket filled, a
// form sent, an order placed, a visit begun) is not told a second time here.
const id = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export function tellPages() {
  const { tell: place, told } = document.body.dataset;
  if (!place || navigator.globalPrivacyControl) return;
  if (document.prerendering) return document.addEventListener("prerenderingchange", tellPages, { once: true });
  let session;
  try {
    session = sessionStorage.getItem("session") ?? id();
    sessionStorage.setItem("session", session);
  } catch {
    return; // A browser that keeps nothing wants it so.
  }
  const send = (said) => {
    const all = { id: id(), at: new Date().toISOString(), session, path: location.pathname, from: document.referrer, ...said };
    const body = new Blob([JSON.stringify(all)], { type: "application/json" });
    if (navigator.sendBeacon?.(place, body)) return;
    fetch(place, { method: "POST", body, credentials: "same-origin", keepalive: true }).catch(() => {});
  };
  const met = document.querySelector("[data-met]")?.dataset.met;
  send({ ...JSON.parse(told), ...(met && { met }) });
  document.addEventListener("focusin", ({ target }) => {
    const form = target.closest?.("[data-form-seen]");
    if (!form || form.dataset.told) return;
    form.dataset.told = "begun";
    send({ event: "form", form: form.dataset.formSeen.split("/").at(-2) });
  });
}
