// Stripe's own script reads the card and leaves a token; the number never comes to this house.
const box = document.querySelector("[data-stripe-key]");
const form = box.closest("form");
const said = document.querySelector("[data-stripe-said]");
const stripe = window.Stripe(box.dataset.stripeKey);
const card = stripe.elements({ locale: box.dataset.language }).create("card");
card.mount(box);

// Before the form's own guard against a second press: that one must see only the press that sends.
form.addEventListener("submit", async (event) => {
  if (form.elements.token.value) return;
  event.preventDefault();
  event.stopPropagation();
  said.textContent = "";
  const { paymentMethod, error } = await stripe.createPaymentMethod({ type: "card", card });
  if (error) {
    said.textContent = error.message;
    return;
  }
  form.elements.token.value = paymentMethod.id;
  setTimeout(() => form.requestSubmit()); // not while the first press is still being told around
}, { capture: true });
