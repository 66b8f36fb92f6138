/* The web chat's page: shows the conversation, sends what is typed and pressed, comes back
   after a lost network. What was said stays in this tab only (family phones are shared);
   what could not be sent yet waits in the phone's storage until the bot has it. */
(function () {
  "use strict";

  var byId = function (id) { return document.getElementById(id); };
  var words = JSON.parse(byId("words").textContent);
  var query = new URLSearchParams(location.search);
  var framed = query.get("embed") === "1";
  var log = byId("log"), scroll = byId("scroll"), text = byId("text");
  var HISTORY = 200, ACK_SECONDS = 10, LARGEST_PHOTO = 8 * 1024 * 1024, PHOTO_SIDE = 1600;

  var history = load(sessionStorageOf, "xaoi.history") || [];
  var queue = load(localStorageOf, framed ? "xaoi.queue.framed" : "xaoi.queue") || [];
  var bubbles = {};
  var socket = null, tries = 0, retry = 0, seenTimer = 0;

  /* Storage: may be forbidden inside a frame, or full. */
  function sessionStorageOf() { return window.sessionStorage; }
  function localStorageOf() { return window.localStorage; }
  function load(storage, key) {
    try { return JSON.parse(storage().getItem(key)); } catch (e) { return null; }
  }
  function save(storage, key, value) {
    try { storage().setItem(key, JSON.stringify(value)); } catch (e) { /* kept in memory */ }
  }
  function saveHistory() {
    history = history.slice(-HISTORY);
    save(sessionStorageOf, "xaoi.history", history);
  }
  function saveQueue() {
    save(localStorageOf, framed ? "xaoi.queue.framed" : "xaoi.queue", queue);
  }
  function lastId() {
    return history.reduce(function (last, one) { return Math.max(last, one.id || 0); }, 0);
  }
  function newId() {
    var bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  /* Showing. */
  function make(tag, className, content) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (content) element.textContent = content;
    return element;
  }
  var LINKS = /(https:\/\/[^\s<>"]+[^\s<>".,;:!?)])|\b(1[89]00[ .]?\d{2,4}(?:[ .]?\d{2})?|0\d{2,3}[ .]\d{3}[ .]?\d{3,4})\b/g;
  function fill(element, content) {
    var from = 0, found;
    LINKS.lastIndex = 0;
    while ((found = LINKS.exec(content))) {
      element.appendChild(document.createTextNode(content.slice(from, found.index)));
      element.appendChild(found[1] ? away(found[1], found[1]) : call(found[2]));
      from = found.index + found[0].length;
    }
    element.appendChild(document.createTextNode(content.slice(from)));
  }
  function away(url, label) {
    var link = make("a", "", label);
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }
  function call(number) {
    var link = make("a", "", number);
    link.href = "tel:" + number.replace(/\D/g, "");
    return link;
  }
  function message(who, kind) {
    var element = make("div", "message " + kind);
    var bubble = make("div", "bubble");
    bubble.appendChild(make("span", "unseen", who + " "));
    element.appendChild(bubble);
    return element;
  }
  function draw(one) {
    var element = one.who === "me" ? drawMine(one) : one.who === "bot" ? drawBot(one) : drawNote(one);
    log.appendChild(element);
    return element;
  }
  function drawMine(one) {
    var element = message(words.me, "mine");
    element.firstChild.appendChild(document.createTextNode(one.text));
    if (one.picture) {
      var picture = make("img");
      picture.src = one.picture;
      picture.alt = words.photo_sent;
      var figure = make("figure");
      figure.appendChild(picture);
      element.firstChild.appendChild(figure);
    }
    element.appendChild(make("div", "state"));
    element.lastChild.setAttribute("aria-live", "off");
    bubbles[one.key] = element;
    setState(one);
    return element;
  }
  function setState(one) {
    var element = bubbles[one.key];
    if (!element) return;
    element.classList.toggle("refused", one.state === "refused");
    element.lastChild.textContent = words[one.state] || "";
  }
  function drawNote(one) {
    var element = message(words.bot, "note");
    element.firstChild.appendChild(document.createTextNode(one.text));
    return element;
  }
  function drawBot(one) {
    var element = message(words.bot, "bot");
    (one.text || "").split(/\n{2,}/).forEach(function (part) {
      var progress = /^\S+ \d+\/\d+ ·/.test(part);
      fill(element.firstChild.appendChild(make("p", progress ? "progress" : "")), part);
    });
    if (one.image) element.firstChild.appendChild(drawImage(one.image));
    var choices = make("div", "choices");
    var number = 0;
    if (one.file) choices.appendChild(drawFile(one.file));
    (one.buttons || []).forEach(function (button) {
      choices.appendChild(
        button.url ? drawLink(button.url, button.label) : drawButton(button, one.numbered ? (number += 1) : 0));
    });
    if (choices.firstChild) element.appendChild(choices);
    var before = log.querySelector(".newest");
    if (before) before.classList.remove("newest");
    element.classList.add("newest");
    return element;
  }
  function drawImage(image) {
    var figure = make("figure"), picture = make("img");
    picture.loading = "lazy";
    picture.onerror = function () { figure.removeChild(picture); };
    picture.src = image.url;
    picture.alt = "";
    figure.appendChild(picture);
    figure.appendChild(make("figcaption", "", image.alt));
    return figure;
  }
  function drawLink(url, label) {
    var link = away(url, label);
    var sign = make("span", "away", "↗");
    sign.setAttribute("aria-label", words.opens);
    sign.setAttribute("role", "img");
    link.appendChild(sign);
    return link;
  }
  function drawFile(file) {
    var link = drawLink(file.url, file.title), ending = /\.\w+$/.exec(file.url);
    /* A browser shows a PDF; all else is kept, under a name that people find again. */
    if (ending && ending[0] !== ".pdf") link.download = file.title + ending[0];
    return link;
  }
  function drawButton(button, number) {
    var element = make("button");
    element.type = "button";
    if (number) element.appendChild(make("b", "", String(number)));
    element.appendChild(make("span", "", button.label));
    element.addEventListener("click", function () {
      element.classList.add("pressed");
      say({ type: "press", data: button.data }, button.label);
    });
    return element;
  }
  function add(one) {
    history.push(one);
    var element = draw(one);
    saveHistory();
    if (one.who === "bot") {
      /* A long answer is read from its beginning. */
      var asked = element.previousElementSibling;
      var top = asked && asked.classList.contains("mine") && asked.offsetHeight < 130 ? asked : element;
      scroll.scrollTop = Math.min(top.offsetTop - 8, bottom());
    } else {
      scroll.scrollTop = bottom();
    }
    byId("reach").hidden = true;
    return element;
  }
  function bottom() {
    return log.offsetTop + log.offsetHeight - scroll.clientHeight + 12;
  }
  function note(content) {
    var last = history[history.length - 1];
    if (!last || last.who !== "note" || last.text !== content) add({ who: "note", text: content });
  }
  function status(content) {
    if (byId("status").textContent !== content) byId("status").textContent = content;
  }

  /* Sending: what is queued is sent, in order, until it is acknowledged. */
  function say(frame, shown, picture) {
    frame.id = newId();
    add({ who: "me", key: frame.id, text: shown, picture: picture, state: "sending" });
    enqueue(frame);
  }
  function enqueue(frame) {
    queue.push(frame);
    saveQueue();
    transmit(frame);
  }
  function transmit(frame) {
    if (!socket || socket.readyState !== 1) return;
    frame.sent = Date.now();
    socket.send(JSON.stringify(frame, function (key, value) { return key === "sent" ? undefined : value; }));
  }
  function settle(id, state) {
    queue = queue.filter(function (frame) { return frame.id !== id; });
    saveQueue();
    history.forEach(function (one) {
      if (one.key !== id) return;
      one.state = state;
      delete one.picture;
      setState(one);
    });
    saveHistory();
  }
  setInterval(function () {
    var late = Date.now() - ACK_SECONDS * 1000;
    var waits = queue.some(function (frame) { return frame.sent && frame.sent < late; });
    /* A connection that died without saying so: open another, everything is sent again. */
    if (waits && socket && socket.readyState === 1 && !socket.bufferedAmount) socket.close();
  }, 2000);

  /* The connection. */
  function connect() {
    clearTimeout(retry);
    if (socket && socket.readyState < 2) return;
    var url = location.origin.replace(/^http/, "ws") + "/webchat?after=" + lastId() +
      "&lang=" + document.documentElement.lang + (framed ? "&embed=1" : "");
    var mine = socket = new WebSocket(url);
    mine.onopen = function () {
      tries = 0;
      status("");
      byId("reach").hidden = true;
      queue.forEach(transmit);
    };
    mine.onmessage = function (event) { take(JSON.parse(event.data)); };
    mine.onclose = function (event) {
      if (socket !== mine) return;
      if (event.code === 1009) dropLargest();
      queue.forEach(function (frame) { delete frame.sent; });
      if (tries || !navigator.onLine) disconnected();
      retry = setTimeout(connect, Math.min(30000, 500 * Math.pow(2, tries)) * (0.5 + Math.random() / 2));
      tries += 1;
    };
  }
  function disconnected() {
    status(words.offline);
    byId("reach").hidden = byId("reach").children.length < 2;
  }
  function reconnect() {
    if (socket && socket.readyState === 1) return;
    tries = 0;
    connect();
  }
  function dropLargest() {
    var photo = queue.filter(function (frame) { return frame.type === "photo"; })[0];
    if (!photo) return;
    settle(photo.id, "refused");
    note(words.photo_large);
  }
  function take(frame) {
    if (frame.type === "ack") {
      settle(frame.id, "sent");
    } else if (frame.type === "notice") {
      if (frame.id !== undefined) settle(frame.id, "refused");
      note(frame.text);
    } else if (frame.type === "message" && frame.id > lastId()) {
      add({
        who: "bot", id: frame.id, text: frame.text, buttons: frame.buttons, numbered: frame.numbered,
        image: frame.image, file: frame.file
      });
      clearTimeout(seenTimer);
      seenTimer = setTimeout(function () {
        if (socket.readyState === 1) socket.send(JSON.stringify({ type: "seen", id: lastId() }));
      }, 300);
    }
  }

  /* What people do. */
  function grow() {
    text.style.height = "auto";
    if (text.value) text.style.height = text.scrollHeight + 4 + "px";
  }
  byId("form").addEventListener("submit", function (event) {
    event.preventDefault();
    var said = text.value.trim();
    text.focus();
    if (!said) return;
    text.value = "";
    grow();
    say({ type: "text", text: said }, said);
  });
  text.addEventListener("input", grow);
  text.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    byId("send").click();
  });
  byId("menu").addEventListener("click", function () {
    say({ type: "text", text: words.menu_text }, words.menu);
  });
  byId("pick").addEventListener("click", function () { byId("photo").click(); });
  byId("photo").addEventListener("change", function () {
    var file = this.files[0];
    this.value = "";
    if (file) shrink(file);
  });
  function shrink(file) {
    var url = URL.createObjectURL(file), picture = new Image();
    picture.onload = function () {
      var scale = Math.min(1, PHOTO_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
      var canvas = make("canvas");
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(url);
      sendPhoto(file.name, canvas.toDataURL("image/jpeg", 0.85));
    };
    picture.onerror = function () {
      URL.revokeObjectURL(url);
      if (!/^image\//.test(file.type)) return note(words.photo_unreadable);
      if (file.size > LARGEST_PHOTO) return note(words.photo_large);
      var reader = new FileReader();
      reader.onload = function () { sendPhoto(file.name, reader.result); };
      reader.readAsDataURL(file);
    };
    picture.src = url;
  }
  function sendPhoto(name, url) {
    say({ type: "photo", name: name, data: url.slice(url.indexOf(",") + 1) }, words.photo_sent, url);
  }
  byId("leave").addEventListener("click", function () {
    if (!window.confirm(words.leave_sure)) return;
    fetch("/webchat/leave" + (framed ? "?embed=1" : ""), { method: "POST" }).then(function () {
      history = [];
      queue = [];
      saveHistory();
      saveQueue();
      location.reload();
    }, disconnected);
  });
  function shut() {
    if (framed) window.parent.postMessage("xaoi:close", "*");
  }
  if (framed) byId("close").addEventListener("click", shut);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") shut();
  });
  window.addEventListener("online", reconnect);
  window.addEventListener("offline", function () {
    disconnected();
    if (socket) socket.close();
  });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) reconnect();
  });

  /* The bot changes its language together with the page. */
  byId("language").addEventListener("click", function () {
    enqueue({ type: "text", text: "/language " + this.lang, id: newId() });
  });

  /* Begin. */
  Array.prototype.forEach.call(byId("reach").children, function (line) {
    var content = line.textContent;
    line.textContent = "";
    fill(line, content);
  });
  history.forEach(draw);
  scroll.scrollTop = scroll.scrollHeight;
  var start = query.get("start");
  if (start && /^[\w-]{1,64}$/.test(start)) {
    /* A poster's link names a flow: said once, not at every reload. */
    enqueue({ type: "text", text: "/start " + start, id: newId() });
    query.delete("start");
    window.history.replaceState(null, "", "/" + (String(query) ? "?" + query : ""));
  } else if (!history.length) {
    /* The bot speaks first. The id never changes: whoever was here before is not greeted again. */
    enqueue({ type: "text", text: "/start", id: "hello" });
  }
  connect();
  if (!framed && "serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
})();
