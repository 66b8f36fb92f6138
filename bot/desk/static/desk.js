// Asks before what cannot be taken back; everything else works without this file.
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sure]");
  if (button && !window.confirm(button.dataset.sure)) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  // Pressed twice, a form is sent once.
  for (const button of event.target.querySelectorAll("button:not([name])")) {
    setTimeout(() => { button.disabled = true; });
    setTimeout(() => { button.disabled = false; }, 4000);
  }
});
const wide = window.matchMedia("(min-width: 60rem)");
const unfold = () => {
  for (const menu of document.querySelectorAll("details.menu")) menu.open = wide.matches;
};
unfold();
wide.addEventListener("change", unfold);
