// The button that asks the browser to show notifications. Nothing is asked, and no worker begins, before it is pressed.
export function watchNotifications() {
  const place = document.querySelector("[data-push-key]");
  if (!place) return;
  const button = place.querySelector("button");
  const tell = place.querySelector("[role=status]");
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
    tell.textContent = place.dataset.cannot;
    return;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    tell.textContent = "";
    try {
      const said = await Notification.requestPermission();
      if (said !== "granted") throw new Error(place.dataset.refused);
      await navigator.serviceWorker.register("/service-worker.js");
      const worker = await navigator.serviceWorker.ready;
      const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: place.dataset.pushKey });
      const { endpoint, keys } = made.toJSON();
      const form = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
      form.set("csrfmiddlewaretoken", place.querySelector("[name=csrfmiddlewaretoken]").value);
      const answer = await fetch(place.dataset.pushTo, { method: "POST", body: form, credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status === 422 ? await answer.text() : place.dataset.cannot);
      location.reload();
    } catch (wrong) {
      tell.textContent = wrong.name === "Error" && wrong.message ? wrong.message : place.dataset.cannot;
      button.disabled = false;
    }
  });
}
