"use strict";

const byId = (id) => document.getElementById(id);
const state = { orgs: [], org: null, phones: [], phone: null, waId: null, number: null };

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const json = text ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(json?.error ?? json?.message ?? `${path} answered ${response.status}`);
  return json;
}

/** Builds an element; text never becomes markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Brings the children of `container` in line with `items` and touches only what has changed, so that focus stays. */
function sync(container, items, key, build) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, position) => {
    const id = String(key(item));
    const version = JSON.stringify(item);
    let child = old.get(id);
    old.delete(id);
    if (!child || child.dataset.version !== version) {
      const fresh = build(item);
      fresh.dataset.key = id;
      fresh.dataset.version = version;
      const focused = child?.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
      if (child) child.replaceWith(fresh);
      if (focused) fresh.querySelector(`[data-testid="${focused}"]`)?.focus();
      child = fresh;
    }
    if (container.children[position] !== child) container.insertBefore(child, container.children[position] ?? null);
  });
  old.forEach((child) => child.remove());
}

function fill(select, groups, chosen) {
  const version = JSON.stringify(groups);
  if (select.dataset.version !== version) {
    select.dataset.version = version;
    select.replaceChildren(...groups.map(([label, options]) => {
      const built = options.map(([value, text]) => make("option", { value }, text));
      return label ? make("optgroup", { label }, ...built) : built;
    }).flat());
  }
  const values = [...select.options].map((option) => option.value);
  if (values.includes(chosen)) select.value = chosen;
}

const time = (text) => new Date(text).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const clock = (text) => new Date(text).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function say(id, text, isBad) {
  byId(id).textContent = text;
  byId(id).classList.toggle("bad", Boolean(isBad));
}

// The dispatcher's screen

async function loadOrgs() {
  state.orgs = (await call("GET", "/sandbox/samsara/orgs")).orgs;
  const known = state.orgs.some((org) => org.orgId === state.org?.orgId);
  const id = known ? state.org.orgId : state.orgs.at(-1)?.orgId;
  fill(byId("org"), [["", state.orgs.length
    ? state.orgs.map((org) => [org.orgId, `${org.name} (${org.orgId})`])
    : [["", "No fleet yet: make one"]]]], id);
  await loadOrg(id);
}

async function loadOrg(id) {
  state.org = id ? await call("GET", `/sandbox/samsara/orgs/${id}`) : null;
  showOrg();
}

function showOrg() {
  const org = state.org ?? { drivers: [], vehicles: [], routes: [], documents: [], messages: [] };
  fill(byId("subject"), [
    ["Drivers", org.drivers.filter((driver) => !driver.isDeactivated)
      .map((driver) => [`driver:${driver.id}`, `${driver.name}, ${driver.phone || "no phone"}`])],
    ["Vehicles", org.vehicles.map((vehicle) => [`vehicle:${vehicle.id}`, vehicle.name])],
  ], byId("subject").value);
  fill(byId("stop"), [["", [["", "The next one"]]], ...org.routes.map((route) => [
    `${route.name}, ${(route.driver ?? route.vehicle)?.name ?? "nobody"}`,
    route.stops.map((stop, index) => [stop.id, `${index + 1}. ${stop.name}`]),
  ])], byId("stop").value);
  list("documents", org.documents.slice(0, 100), (item) => item.id, showDocument, "No document yet");
  list("stops", org.routes.flatMap((route) => route.stops.map((stop) => ({ ...stop, route: route.name }))),
    (stop) => stop.id, showStop, "No route");
  list("messages", org.messages.slice(0, 100), (item) => `${item.driverId}-${item.sentAtMs}-${item.text}`,
    showMessage, "No message yet");
}

function list(id, items, key, build, empty) {
  sync(byId(id), items.length ? items : [{ empty }], items.length ? key : () => "empty",
    items.length ? build : () => make("li", { class: "empty" }, empty));
}

function showDocument(item) {
  const values = item.fields.map((field) => `${field.label}: ${fieldText(field.value)}`);
  return make("li", { "data-testid": "document" },
    make("b", {}, item.name), make("span", { class: item.state === "submitted" ? "pill good" : "pill" }, item.state),
    make("small", {}, [
      `${item.driver?.name ?? "?"}, ${time(item.createdAtTime)}`,
      item.routeStop ? `at ${item.routeStop.name}` : null, ...values, item.notes || null,
    ].filter(Boolean).join("\n")));
}

function fieldText(value) {
  const content = Object.values(value ?? {})[0];
  if (Array.isArray(content)) {
    return content.filter((choice) => choice.selected !== false).map((choice) => choice.value ?? choice.url).join(", ");
  }
  return content?.dateTime ?? String(content ?? "");
}

function showStop(stop) {
  return make("li", { "data-testid": "stop-note" },
    make("b", {}, stop.name), make("span", { class: "pill" }, stop.state),
    make("small", {}, `${stop.route}\n${stop.notes || "no notes"}`));
}

function showMessage(item) {
  return make("li", { "data-testid": "message" }, make("b", {}, item.sender.name),
    make("small", {}, `${time(new Date(item.sentAtMs).toISOString())}\n${item.text}`));
}

async function loadDeliveries() {
  const rows = (await call("GET", "/sandbox/deliveries")).rows.slice(0, 60);
  list("deliveries", rows, (row) => `${row.vendor}-${row.time}-${row.event}-${row.attempt}-${row.eventId}`, (row) => {
    const isGood = row.status >= 200 && row.status < 300;
    return make("li", { "data-testid": "delivery" },
      make("b", {}, row.event), make("span", { class: `pill ${isGood ? "good" : "bad"}` }, String(row.status ?? "no answer")),
      make("small", {}, [`${row.vendor}, ${time(row.time)}, attempt ${row.attempt}`, row.error].filter(Boolean).join("\n")));
  }, "Nothing sent yet");
}

async function sendEvent(submission) {
  submission.preventDefault();
  if (!state.org) return say("event-result", "Make a fleet first", true);
  const [kind, id] = byId("subject").value.split(":");
  const option = byId("type").selectedOptions[0];
  const event = { type: option.value, [`${kind}Id`]: id };
  if (option.dataset.alert) event.alert = option.dataset.alert;
  if (option.value.startsWith("RouteStop") && byId("stop").value) event.stopId = byId("stop").value;
  try {
    const result = await call("POST", `/sandbox/samsara/orgs/${state.org.orgId}/events`, event);
    const statuses = result.deliveries.map((delivery) => delivery.status ?? "no answer").join(", ");
    say("event-result", statuses ? `Sent, the webhook answered ${statuses}` : "Nobody subscribes to this event",
      !result.deliveries.every((delivery) => delivery.status === 200));
  } catch (error) {
    say("event-result", error.message, true);
  }
}

// The driver's phone

async function loadPhones() {
  const phones = (await call("GET", "/sandbox/whatsapp/phones?limit=60")).phones;
  state.phones = phones;
  if (!phones.some((phone) => phone.waId === state.waId)) {
    state.waId = (phones.find((phone) => phone.threads.length) ?? phones[0])?.waId ?? null;
  }
  sync(byId("phones"), phones.map(({ waId, name, unread }) => ({ waId, name, unread, isShown: waId === state.waId })),
    (phone) => phone.waId, (phone) => {
      const badge = phone.unread
        ? make("span", { class: "badge", "data-testid": "unread" }, String(phone.unread), make("span", { class: "visually-hidden" }, " unread"))
        : null;
      const button = make("button", {
        type: "button", "aria-pressed": String(phone.isShown), "data-testid": `phone-${phone.waId}`,
      }, phone.name, badge);
      button.addEventListener("click", () => showPhone(phone.waId));
      return make("li", {}, button);
    });
  await loadPhone();
}

async function showPhone(waId) {
  state.waId = waId;
  state.number = null;
  await loadPhones();
}

async function loadPhone() {
  state.phone = state.waId ? await call("GET", `/sandbox/whatsapp/phones/${state.waId}`) : null;
  const threads = state.phone?.threads ?? [];
  const last = (thread) => thread.messages.at(-1)?.time ?? "";
  const latest = threads.reduce((best, thread) => (!best || last(thread) > last(best) ? thread : best), null);
  const chosen = threads.find((thread) => thread.phoneNumberId === state.number) ?? latest;
  byId("thread").hidden = threads.length < 2;
  fill(byId("thread"), [["", threads.map((thread) => [thread.phoneNumberId, thread.name])]], chosen?.phoneNumberId);
  showThread(chosen);
  if (chosen?.unread && document.visibilityState === "visible") markRead(chosen.phoneNumberId);
}

function showThread(thread) {
  byId("chat-name").textContent = thread?.name ?? "No conversation yet";
  byId("chat-number").textContent = thread?.phoneNumber ?? "";
  byId("typing").textContent = thread?.typing ? "typing…" : "";
  const bubbles = byId("bubbles");
  const isAtEnd = bubbles.scrollHeight - bubbles.scrollTop - bubbles.clientHeight < 60;
  const messages = (thread?.messages ?? []).slice(-300);
  if (messages.length) {
    const texts = new Map(messages.map((message) => [message.id, message.text]));
    sync(bubbles, messages.map((message) => ({ ...message, quoted: texts.get(message.contextId) })),
      (message) => message.id, showBubble);
  } else {
    sync(bubbles, [{}], () => "blank", () => make("p", { class: "blank" },
      "Nothing here yet. An event that concerns this driver brings the first message."));
  }
  if (isAtEnd) bubbles.scrollTop = bubbles.scrollHeight;
}

function showBubble(message) {
  const body = message.location
    ? make("span", { class: "map" }, `Location ${message.location.latitude.toFixed(4)}, ${message.location.longitude.toFixed(4)}`)
    : null;
  const photo = message.media && message.direction === "inbound" && ["image", "sticker"].includes(message.type)
    ? make("img", { src: `/sandbox/whatsapp/media/${message.media}`, alt: message.text || "Photo" }) : null;
  const file = message.media && !photo ? make("div", { class: "body" }, `${message.type} ${message.media}`) : null;
  return make("article", {
    class: `bubble ${message.direction}`, "data-testid": `bubble-${message.direction}`, "data-type": message.type,
    "data-status": message.status, "aria-label": message.direction === "outbound" ? "From dispatch" : "From the driver",
  },
    message.quoted ? make("div", { class: "quote" }, message.quoted.slice(0, 80)) : null,
    message.header ? make("div", { class: "head" }, message.header) : null, body, photo, file,
    message.text ? make("div", { class: "body" }, message.text) : null,
    message.footer ? make("div", { class: "foot" }, message.footer) : null,
    make("div", { class: "meta" }, make("time", { datetime: message.time }, clock(message.time)), ticks(message)),
    message.buttons.length ? make("div", { class: "taps" }, ...message.buttons.map((button, index) => tap(message, button, index))) : null);
}

const tickWords = { accepted: "accepted", sent: "sent", delivered: "delivered", read: "read", failed: "failed" };

function ticks(message) {
  const word = tickWords[message.status];
  const span = make("span", { class: `ticks ${message.status}`, "data-testid": "ticks", "data-status": message.status, title: word });
  if (message.status === "failed") {
    span.append(`not delivered: ${message.error?.error_data?.details ?? ""}`);
    return span;
  }
  const shape = { accepted: "", sent: "M3 6l4 4 7-8", delivered: "M1 6l4 4 7-8 M8 9l1 1 7-8", read: "M1 6l4 4 7-8 M8 9l1 1 7-8" };
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 18 12");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", shape[message.status]);
  svg.append(path);
  span.append(svg, make("span", { class: "visually-hidden" }, word));
  return span;
}

function tap(message, button, index) {
  if (button.kind === "url") return make("a", { href: button.payload, rel: "noreferrer", target: "_blank" }, button.text);
  const element = make("button", { type: "button", "data-testid": `tap-${index}`, disabled: button.kind === "phone" }, button.text);
  element.addEventListener("click", () => reply(button.kind === "location"
    ? { kind: "location", inReplyTo: message.id }
    : { kind: "button", buttonIndex: index, inReplyTo: message.id }));
  return element;
}

async function reply(content) {
  if (!state.waId || !byId("thread").value) return say("phone-result", "Nobody has written to this phone yet", true);
  try {
    await call("POST", `/sandbox/whatsapp/phones/${state.waId}/reply`, { ...content, phoneNumberId: byId("thread").value });
    say("phone-result", "");
    byId("bubbles").scrollTop = byId("bubbles").scrollHeight;
  } catch (error) {
    say("phone-result", error.message, true);
  }
}

/** A glance takes a moment, so that the grey ticks are seen. */
function markRead(phoneNumberId) {
  const waId = state.waId;
  clearTimeout(markRead.timer);
  markRead.timer = setTimeout(() => {
    if (state.waId === waId) call("POST", `/sandbox/whatsapp/phones/${waId}/read`, { phoneNumberId }).catch(() => {});
  }, 700);
}

async function sendText(submission) {
  submission.preventDefault();
  const text = byId("composer-text").value.trim();
  if (!text) return;
  byId("composer-text").value = "";
  await reply({ kind: "text", text });
}

async function sendPhoto(event) {
  const file = event.target.files[0];
  event.target.value = "";
  if (!file) return;
  if (file.size > 5_000_000) return say("phone-result", "WhatsApp takes photos up to 5 MB", true);
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let start = 0; start < bytes.length; start += 8192) binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  await reply({ kind: "image", fileBase64: btoa(binary), mimeType: file.type });
}

// Live updates

/** Runs `load` soon, and once for many calls. */
function soon(load) {
  let timer = null;
  let isRunning = false;
  const run = async () => {
    timer = null;
    if (isRunning) return schedule();
    isRunning = true;
    try {
      await load();
    } catch (error) {
      connected(false, error.message);
    } finally {
      isRunning = false;
    }
  };
  const schedule = () => { timer ??= setTimeout(run, 60); };
  return schedule;
}

const refreshOrgs = soon(loadOrgs);
const refreshPhones = soon(loadPhones);
const refreshDeliveries = soon(loadDeliveries);

function connected(isLive, why) {
  byId("connection").textContent = isLive ? "live" : `reconnecting${why ? `: ${why}` : ""}`;
  byId("connection").classList.toggle("live", isLive);
}

function listen() {
  const events = new EventSource("/sandbox/events");
  const all = () => { refreshOrgs(); refreshPhones(); refreshDeliveries(); };
  events.addEventListener("hello", () => { connected(true); all(); });
  events.addEventListener("reset", all);
  events.addEventListener("org", refreshOrgs);
  events.addEventListener("phone", refreshPhones);
  events.addEventListener("delivery", refreshDeliveries);
  events.onerror = () => {
    connected(false);
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

byId("event-form").addEventListener("submit", sendEvent);
byId("org").addEventListener("change", () => loadOrg(byId("org").value));
byId("new-org").addEventListener("click", async () => {
  try {
    state.org = await call("POST", "/sandbox/samsara/orgs", {});
    await loadOrgs();
    say("event-result", `${state.org.name} is ready. Its API token: ${state.org.token}`);
  } catch (error) {
    say("event-result", error.message, true);
  }
});
byId("subject").addEventListener("change", () => {
  const driver = state.org?.drivers.find((one) => `driver:${one.id}` === byId("subject").value);
  if (driver?.waId) showPhone(driver.waId);
});
byId("thread").addEventListener("change", () => { state.number = byId("thread").value; refreshPhones(); });
byId("composer").addEventListener("submit", sendText);
byId("location").addEventListener("click", () => reply({ kind: "location" }));
byId("photo").addEventListener("change", sendPhoto);
document.addEventListener("visibilitychange", refreshPhones);
listen();
