// Shows the house's notifications, also while its pages are closed; keeps and fetches nothing.
self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data ? event.data.json() : {};
  } catch {
    return;
  }
  const options = { body: said.text || "", tag: said.tag || "", data: { to: said.to || "/" }, icon: "/favicon.ico" };
  event.waitUntil(self.registration.showNotification(said.title || "", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.to));
});
