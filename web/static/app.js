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

// Leaving at once: the page is blanked, the visit forgotten, and this page replaced in the history.
document.addEventListener("submit", (event) => {
  if (!("quit" in event.target.dataset)) { return; }
  event.preventDefault();
  document.documentElement.hidden = true;
  document.title = "Calendrier";
  fetch(event.target.action, { method: "POST", keepalive: true }).finally(() => location.replace("/calendrier"));
});
