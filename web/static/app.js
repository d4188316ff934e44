// What script makes smoother; every act works without it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("refus")?.focus();
});

// A form is sent once, however often its button is pressed (its key makes a second sending harmless anyway).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});

// Back from another page, forms can be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});
