// The pages' only script: sends what forms ask for to the interface for programs, follows runs,
// opens dialogs, knows shortcuts. Whatever comes from outside is set as text, never as markup.
"use strict";

const token = document.querySelector('meta[name="csrf-token"]')?.content;
const problems = document.getElementById("problems");

// What is sent.

function value(field) {
  if (field.dataset.number !== undefined) {
    // Nothing takes a setting back to what is configured.
    return field.value === "" ? null : Number(field.value);
  }
  if (field.dataset.list !== undefined) {
    const all = field.value.split(",").map((each) => each.trim()).filter((each) => each !== "");
    return all.length === 0 ? undefined : all;
  }
  if (field.dataset.boolean !== undefined) {
    return field.checked;
  }
  if (field.dataset.flag !== undefined) {
    return field.type !== "checkbox" || field.checked ? true : undefined;
  }
  return field.value === "" ? undefined : field.value;
}

function body(form) {
  const all = {};
  for (const field of form.elements) {
    if (field.name && !field.disabled) {
      const each = value(field);
      if (each !== undefined) {
        all[field.name] = each;
      }
    }
  }
  return all;
}

// A repetition of the same request keeps its key, so that nothing is begun twice.
const keys = new WeakMap();

function key(form, text) {
  const before = keys.get(form);
  if (before?.text === text) {
    return before.key;
  }
  const fresh = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (it) => it.toString(16).padStart(2, "0")).join("");
  keys.set(form, { text, key: fresh });
  return fresh;
}

async function ask(method, path, text, idempotencyKey) {
  const headers = { Accept: "application/json" };
  if (token) {
    headers["X-CSRF-Token"] = token;
  }
  if (idempotencyKey) {
    headers["Idempotency-Key"] = idempotencyKey;
  }
  if (text !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(path, { method, headers, body: text, credentials: "same-origin" });
  const found = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, found };
}

function follow(then, found) {
  if (then === "run" && found.id) {
    location.assign("/runs/" + encodeURIComponent(found.id));
  } else if (then === "reload" || then === "run") {
    location.reload();
  } else if (then) {
    location.assign(then);
  }
}

async function send(form) {
  const [method, path] = form.dataset.send.split(" ");
  const text = method === "DELETE" ? undefined : JSON.stringify(body(form));
  const buttons = [...form.querySelectorAll("button")];
  clear(form);
  buttons.forEach((each) => (each.disabled = true));
  try {
    const { ok, status, found } = await ask(method, path, text, method === "POST" ? key(form, text) : undefined);
    if (!ok) {
      show(form, found, status);
      return;
    }
    keys.delete(form);
    if (form.dataset.shows) {
      form.closest("dialog")?.close();
      form.reset();
      const place = document.getElementById("issued");
      place.querySelector("[data-issued]").textContent = found[form.dataset.shows];
      place.hidden = false;
      place.querySelector("pre").focus();
      return;
    }
    follow(form.dataset.then, found);
  } catch {
    show(form, { title: "The service did not answer", detail: "The connection failed, or the service is being started again.", hint: "Try again in a moment: what was begun is not begun twice.", code: "unreachable" }, 0);
  } finally {
    buttons.forEach((each) => (each.disabled = false));
  }
}

// What went wrong.

function paragraph(to, text, name) {
  const added = document.createElement("p");
  added.textContent = text;
  if (name) {
    added.className = name;
  }
  to.append(added);
  return added;
}

function problem(found, status) {
  const box = document.createElement("div");
  box.className = "problem";
  box.tabIndex = -1;
  const title = document.createElement("b");
  title.textContent = found.title ?? "The service answered with status " + status;
  paragraph(box, "").append(title);
  for (const text of [found.detail, found.hint]) {
    if (text) {
      paragraph(box, text);
    }
  }
  if (found.code) {
    paragraph(box, "Code: " + found.code, "quiet");
  }
  if (status === 401 && token) {
    const link = document.createElement("a");
    link.href = "/sign-in";
    link.textContent = "Sign in again";
    paragraph(box, "").append(link);
  }
  return box;
}

function place(form) {
  if (!form?.closest("dialog") && !document.body.classList.contains("signed-out")) {
    return problems;
  }
  let found = form.querySelector("[role=alert]");
  if (!found) {
    found = document.createElement("div");
    found.setAttribute("role", "alert");
    (form.querySelector(".end") ?? form.querySelector("button")).before(found);
  }
  return found;
}

function clear(form) {
  place(form).replaceChildren();
}

function show(form, found, status) {
  const box = problem(found, status);
  place(form).replaceChildren(box);
  box.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.send) {
    event.preventDefault();
    send(form);
  } else if (form.dataset.join) {
    join(event, form);
  }
});

// The restore's choice: one parameter that names all that is chosen.

function join(event, form) {
  const boxes = [...form.querySelectorAll("[data-joined]")];
  const chosen = boxes.filter((each) => each.checked).map((each) => each.dataset.joined);
  const whole = form.querySelector("[data-whole]")?.checked ?? false;
  form.querySelectorAll("[type=radio]").forEach((each) => (each.disabled = true));
  if (!whole && chosen.length === 0) {
    event.preventDefault();
    form.querySelectorAll("[type=radio]").forEach((each) => (each.disabled = false));
    show(undefined, { title: "Nothing is chosen", detail: "Choose at least one component, or the whole snapshot." }, 0);
    return;
  }
  form.elements.namedItem(form.dataset.join).value = whole ? "" : chosen.join(",");
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-join]");
  if (form && event.target.dataset.joined !== undefined) {
    const some = form.querySelector("[data-some]");
    if (some && event.target.checked) {
      some.checked = true;
    }
  }
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-join] [type=radio]").forEach((each) => (each.disabled = false));
});

// Dialogs, and what else is clicked.

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) {
    return;
  }
  if (button.dataset.opens) {
    document.getElementById(button.dataset.opens).showModal();
  } else if (button.dataset.closes !== undefined) {
    button.closest("dialog").close();
  } else if (button.dataset.themeToggle !== undefined) {
    setTheme(isDark() ? "light" : "dark");
  } else if (button.dataset.verify) {
    verify(button);
  }
});

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function nameTheme() {
  document.querySelectorAll("[data-theme-toggle]").forEach((each) => (each.textContent = isDark() ? "Light mode" : "Dark mode"));
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("backstay-theme", theme);
  } catch {
    // It holds for this page then.
  }
  nameTheme();
}

nameTheme();

async function verify(button) {
  button.disabled = true;
  problems.replaceChildren();
  try {
    const { ok, status, found } = await ask("GET", button.dataset.verify);
    if (!ok) {
      show(undefined, found, status);
      return;
    }
    if (!found.whole) {
      show(undefined, { title: "The trail is not what was entered", detail: `Record ${found.number}: ${found.why}`, hint: "Keep the trail as it is, and look who changed it.", code: found.flaw }, 0);
      return;
    }
    document.querySelector("[data-verified]").textContent = `The trail is whole: ${found.count} record(s). Head: ${found.hash ?? "none"}`;
    document.getElementById("verified").hidden = false;
  } catch {
    show(undefined, { title: "The service did not answer", hint: "Try again in a moment." }, 0);
  } finally {
    button.disabled = false;
  }
}

// Runs as they go on.

const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB"];

function size(bytes) {
  let left = bytes;
  let unit = -1;
  while (left >= 1024 && unit < UNITS.length - 1) {
    left /= 1024;
    unit++;
  }
  return unit < 0 ? bytes + " B" : left.toFixed(1) + " " + UNITS[unit];
}

function words(told) {
  const parts = [[told.step, told.subject].filter(Boolean).join(" ")];
  if (told.bytes > 0) {
    parts.push(size(told.bytes) + (told.bytes_expected ? " of " + size(told.bytes_expected) : ""));
  }
  if (told.bytes_per_second) {
    parts.push(size(told.bytes_per_second) + "/s");
  }
  if (told.seconds_left) {
    parts.push(told.seconds_left + " s left");
  }
  return parts.join(", ");
}

const LINES_MAX = 200;

function watch(section) {
  const bar = section.querySelector("progress");
  const said = section.querySelector("[data-words]");
  const lines = section.querySelector("[data-lines]");
  const events = new EventSource(section.dataset.events);
  const line = (text) => {
    const added = document.createElement("li");
    added.textContent = text;
    lines.append(added);
    while (lines.children.length > LINES_MAX) {
      lines.firstElementChild.remove();
    }
    lines.scrollTop = lines.scrollHeight;
  };
  const told = (event) => {
    try {
      return JSON.parse(event.data);
    } catch {
      return {};
    }
  };
  events.addEventListener("progress", (event) => {
    const each = told(event);
    said.textContent = words(each);
    if (each.bytes_expected) {
      bar.value = Math.min(100, (100 * each.bytes) / each.bytes_expected);
    } else {
      bar.removeAttribute("value");
    }
  });
  events.addEventListener("warning", (event) => line("Warning: " + (told(event).message ?? "")));
  // A lost connection comes under the same name, without data, and is taken up again by itself.
  events.addEventListener("error", (event) => {
    if (event.data) {
      line("Error: " + (told(event).message ?? ""));
    } else {
      said.textContent = "The connection was lost. Trying again…";
    }
  });
  events.addEventListener("end", () => {
    events.close();
    location.reload();
  });
}

document.querySelectorAll("[data-events]").forEach(watch);

// Shortcuts: `?`, and `g` with a letter after it.

let awaitsPlace = false;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog[open]")) {
    return;
  }
  if (event.key === "?") {
    document.getElementById("shortcuts")?.showModal();
  } else if (awaitsPlace) {
    awaitsPlace = false;
    document.querySelector(`nav a[data-key="${CSS.escape(event.key)}"]`)?.click();
  } else if (event.key === "g") {
    awaitsPlace = true;
    setTimeout(() => (awaitsPlace = false), 1500);
  }
});
