// The − and + of a quantity; obeys min, max and step, and tells the field's form like typing would.
export function watchSteppers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-stepper] [data-step]");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    const before = input.value;
    if (button.dataset.step === "1") input.stepUp();
    else input.stepDown();
    if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
