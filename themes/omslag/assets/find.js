// On every page: the search field of the header leads to the search page instead of the register, and Ctrl+K or ⌘K goes
// to the field. On the page "not found": fills the field with the words of the address.

addEventListener("submit", ({ target }) => {
  if (target.dataset.search) target.action = target.dataset.search;
}, true);

addEventListener("keydown", (event) => {
  const field = document.querySelector("main input[type=search]") ?? document.querySelector(".find input");
  if (!field || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!field.checkVisibility()) return field.form.requestSubmit();
  field.focus();
  field.select();
});

const lost = document.querySelector("[data-lost]");
if (lost && !lost.value) {
  let path = location.pathname.slice(lost.dataset.lost.length);
  try {
    path = decodeURIComponent(path);
  } catch {
    // Not UTF-8: the words are as the address has them.
  }
  lost.value = path.replace(/\.\w+$/, "").split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1).join(" ");
}
