// <script src="https://shop.example/embed.js" data-form="newsletter" data-language="fr" async></script>
(() => {
  const script = document.currentScript;
  const { origin } = new URL(script.src);
  const languages = "LANGUAGES".split(",");
  const wanted = (script.dataset.language || document.documentElement.lang || "").slice(0, 2).toLowerCase();
  const language = languages.includes(wanted) ? wanted : languages[0];
  const code = script.dataset.form;
  const frame = document.createElement("iframe");
  frame.src = `${origin}/${language}/f/${encodeURIComponent(code)}/embed`;
  frame.title = script.dataset.title || code;
  frame.style.cssText = "width:100%;border:0;display:block";
  frame.height = script.dataset.height || "480";
  script.after(frame);
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin || event.data?.chapeauForm !== code) return;
    frame.height = String(Math.min(Math.max(Number(event.data.height) || 0, 120), 4000));
  });
})();
