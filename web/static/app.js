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
  if (!event.defaultPrevented) { setTimeout(() => underWay(form), SLOW); }
});

const SLOW = 700; // milliseconds after which whoever waits is told that it is on its way

function underWay(form) {
  if (!form.dataset.sent || form.querySelector(".under-way")) { return; }
  const told = Object.assign(document.createElement("p"), { className: "under-way", textContent: "Envoi en cours…" });
  told.setAttribute("role", "status");
  form.append(told);
}

// Back from another page, forms can be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  document.querySelectorAll(".under-way").forEach((told) => told.remove());
});

// Leaving at once: the page is blanked, the visit forgotten, and this page replaced in the history.
document.addEventListener("submit", (event) => {
  if (!("quit" in event.target.dataset)) { return; }
  event.preventDefault();
  document.documentElement.hidden = true;
  document.title = "Calendrier";
  fetch(event.target.action, { method: "POST", keepalive: true }).finally(() => location.replace("/calendrier"));
});
