/* Keeps the page, so that it opens without a network and can say what to do. */
"use strict";
const NAME = "xaoi-{version}";
const SHELL = ["/", "/static/chat.css?v={version}", "/static/chat.js?v={version}", "/static/icon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(
        names.filter((name) => name.startsWith("xaoi-") && name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === "/") {
    event.respondWith(fetch(event.request).catch(() => caches.match("/", { ignoreSearch: true })));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});
