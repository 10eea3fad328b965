// A form opens by itself: after some seconds, after a part of the page, or when the pointer leaves it; one on a page,
// never over another dialog, and once closed not again (the server keeps that in a cookie).
export function watchPopUps() {
  const told = document.body.dataset.popUps;
  const dialog = document.getElementById("dialog");
  if (!told || !dialog || !window.htmx) return;
  let isDone = false;
  const open = (popUp) => {
    if (isDone || document.querySelector("dialog[open]")) return;
    isDone = true;
    window.htmx.ajax("GET", popUp.url, { target: "#dialog", swap: "innerHTML" });
  };
  for (const popUp of JSON.parse(told)) {
    if (popUp.trigger === "time") setTimeout(open, popUp.after * 1000, popUp);
    if (popUp.trigger === "scroll") {
      addEventListener("scroll", () => {
        const whole = document.documentElement.scrollHeight - innerHeight;
        if (whole > 0 && (scrollY / whole) * 100 >= popUp.after) open(popUp);
      }, { passive: true });
    }
    if (popUp.trigger === "exit") {
      document.documentElement.addEventListener("mouseleave", (event) => {
        if (event.clientY <= 0) open(popUp);
      });
    }
  }
  dialog.addEventListener("close", () => {
    const place = dialog.querySelector("[data-pop-up]")?.dataset.popUp;
    if (place) fetch(place, { method: "POST", credentials: "same-origin", keepalive: true }).catch(() => {});
  });
}
