// What script makes smoother on the adviser's pages; every act works without it.
"use strict";

document.documentElement.classList.add("scripted");

const SOON = 1200; // milliseconds without a key before what was typed is saved
const AGAIN = 15000; // milliseconds before another try, where there was no network

/** Saves a form as it is typed; keeps in this browser what could not be saved, until it is. */
class Draft {
  constructor(form) {
    this.form = form;
    this.name = `cilpass:${form.dataset.draft}:${form.getAttribute("action")}`;
    this.state = document.getElementById("brouillon");
    this.dirty = false;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", () => { this.leaving = true; this.keep(); }); // until a page says that it is saved
    window.addEventListener("pageshow", ({ persisted }) => { if (persisted) this.back(); });
    window.addEventListener("online", () => this.save());
    window.addEventListener("focus", () => { if (this.dirty) this.save(); });
    window.addEventListener("pagehide", () => this.flush());
    this.recover();
  }

  typed() {
    this.dirty = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SOON);
  }

  content() { return new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string")); }

  keep() { try { localStorage.setItem(this.name, this.content().toString()); } catch { /* the server has it soon */ } }

  async save() {
    if (!this.dirty || this.saving || this.leaving) return;
    clearTimeout(this.timer);
    this.saving = true;
    this.dirty = false;
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: this.content(), headers: { "X-Draft": "1" } });
      await this.answered(answer);
    } catch {
      this.wait("Pas de réseau\u00a0: votre saisie est gardée ici, elle sera enregistrée dès son retour.");
    } finally {
      this.saving = false;
      if (this.dirty && !this.timer) this.timer = setTimeout(() => this.save(), AGAIN);
    }
  }

  async answered(answer) {
    if (answer.status === 401) {
      this.wait("Votre session a pris fin\u00a0: votre saisie est gardée ici. ", "Se reconnecter dans un nouvel onglet, puis revenir");
      return;
    }
    const told = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
    if (!answer.ok) {
      this.wait(told.said || "Pas encore enregistré\u00a0: nouvel essai dans un instant.", "", answer.status < 500);
      return;
    }
    this.form.elements._was.value = told.was;
    if (told.budget) document.getElementById("budget").innerHTML = told.budget;
    if (this.dirty) return;
    localStorage.removeItem(this.name);
    this.say(told.said);
  }

  wait(text, link = "", refused = false) {
    this.dirty = true;
    this.say(text, true);
    if (link) {
      const anchor = Object.assign(document.createElement("a"), { href: "/connexion", target: "_blank", rel: "noopener", textContent: link });
      this.state.append(anchor);
    }
    clearTimeout(this.timer);
    if (!refused) this.timer = setTimeout(() => this.save(), AGAIN);
  }

  say(text, waiting = false) {
    this.state.textContent = text;
    this.state.classList.toggle("waiting", waiting);
  }

  /** The page is shown again by Back: a form that was sent and not saved is taken up where it was. */
  back() {
    this.leaving = false;
    if (localStorage.getItem(this.name)) this.typed();
  }

  /** The page is left: what is not saved yet goes with it. */
  flush() {
    if (!this.dirty || this.leaving) return;
    const sent = navigator.sendBeacon(this.form.action, this.content());
    if (sent && navigator.onLine && !this.state.classList.contains("waiting")) localStorage.removeItem(this.name);
  }

  /** What could not be saved the last time is put back into its fields. */
  recover() {
    const kept = localStorage.getItem(this.name);
    if (!kept || document.getElementById("refus")) return;
    const values = new URLSearchParams(kept);
    for (const field of this.form.elements) {
      if (!field.name || field.name.startsWith("_")) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.getAll(field.name).includes(field.value);
      else if (values.has(field.name)) field.value = values.get(field.name);
    }
    this.form.elements._was.value = values.get("_was"); // a change made meanwhile is seen, not overwritten
    this.dirty = true;
    this.say("Une saisie qui n'avait pas pu être enregistrée a été retrouvée.", true);
    this.timer = setTimeout(() => this.save(), SOON);
  }
}

// What the server says it has saved is no longer kept here.
document.querySelectorAll("[data-done]").forEach(({ dataset }) => {
  const own = (name) => name.startsWith("cilpass:") && name.endsWith(`:${dataset.done}`);
  Object.keys(localStorage).filter(own).forEach((name) => localStorage.removeItem(name));
});

document.querySelectorAll("form[data-draft]").forEach((form) => new Draft(form));
// Of a list of rows, those that are filled and one more are shown; a button shows the next one.
document.querySelectorAll("[data-rows], [data-more]").forEach((list) => {
  const rows = [...list.querySelectorAll("[data-row]")];
  const filled = rows.map((row) => [...row.querySelectorAll("input:not([type=date]):not([type=hidden]):not([type=checkbox]), textarea, select")].some((field) => field.value)).lastIndexOf(true);
  const hidden = rows.slice(Math.max(1, filled + 1));
  if (!hidden.length) return;
  hidden.forEach((row) => { row.hidden = true; });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-primary", textContent: list.dataset.add || "Ajouter une ligne" });
  button.addEventListener("click", () => {
    const next = hidden.shift();
    next.hidden = false;
    next.querySelector("input:not([type=hidden]), select").focus();
    if (!hidden.length) button.remove();
  });
  list.append(button);
});

// A choice that needs more opens the part of the form where it is asked.
document.querySelectorAll("details[data-opens-on]").forEach((part) => {
  const codes = part.dataset.opensOn.split(" ");
  part.closest("form").addEventListener("change", ({ target }) => {
    if (target.name === part.dataset.opensOf && codes.includes(target.value)) part.open = true;
  });
});

// Violence, family conflict: the question of protected contact opens; where there is violence, urgency is proposed.
document.querySelectorAll("[data-asks-protection]").forEach((panel) => {
  const asks = panel.dataset.asksProtection.split(" ");
  const form = panel.closest("form");
  const urgent = form.elements["triage.violence"];
  form.addEventListener("change", ({ target }) => {
    const told = target.name === "main" || (target.name === "difficulties" && target.checked) ? target.value : "";
    if (asks.includes(told) || (target === urgent && urgent.checked)) panel.open = true;
    if (told !== "violence") return;
    urgent.checked = true;
    form.querySelector("[data-proposed]").hidden = false;
  });
});

document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

// Who signs out leaves nothing behind on this machine.
document.querySelectorAll("form[action='/deconnexion']").forEach((form) => form.addEventListener("submit", () => {
  Object.keys(localStorage).filter((name) => name.startsWith("cilpass:")).forEach((name) => localStorage.removeItem(name));
}));
