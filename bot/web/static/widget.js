/* Puts the web chat into another page: <script src="https://…/widget.js" defer></script>
   Optional on the script tag: data-lang="en", data-label="…". */
(function () {
  "use strict";
  var script = document.currentScript;
  var home = new URL(script.src).origin;
  var english = script.getAttribute("data-lang") === "en";
  var label = script.getAttribute("data-label") || (english ? "Ask the assistant" : "Hỏi trợ lý số");
  var shut = english ? "Close" : "Đóng";
  var host = document.createElement("div");
  var root = host.attachShadow({ mode: "open" });
  root.innerHTML =
    "<style>" +
    ":host{all:initial}" +
    "button,iframe{position:fixed;right:16px;z-index:2147483000;box-shadow:0 4px 18px rgba(0,0,0,.35)}" +
    "button{bottom:16px;min-height:56px;padding:0 22px;border:2px solid #fff;border-radius:28px;cursor:pointer;" +
    "font:600 18px/1.2 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;color:#fff;background:#0b4a86}" +
    "button:focus{outline:3px solid #c05a00;outline-offset:3px}" +
    "iframe{bottom:88px;width:420px;height:calc(100% - 104px);max-height:720px;border:0;border-radius:14px;background:#eef3f8}" +
    "iframe[hidden]{display:none}" +
    "@media(max-width:520px){iframe{right:0;bottom:0;width:100%;height:100%;max-height:none;border-radius:0}}" +
    "</style><button type=button aria-expanded=false aria-haspopup=dialog></button>";
  var button = root.querySelector("button");
  var frame = null;
  button.textContent = label;

  function open() {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = label;
      frame.src = home + "/?embed=1" + (english ? "&lang=en" : "");
      root.appendChild(frame);
    }
    frame.hidden = false;
    button.setAttribute("aria-expanded", "true");
    button.textContent = shut;
    frame.focus();
  }

  function close() {
    frame.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.textContent = label;
    button.focus();
  }

  function isOpen() {
    return frame && !frame.hidden;
  }

  button.addEventListener("click", function () {
    if (isOpen()) close(); else open();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && isOpen()) close();
  });
  window.addEventListener("message", function (event) {
    if (event.origin === home && event.data === "xaoi:close" && isOpen()) close();
  });
  document.body.appendChild(host);
})();
