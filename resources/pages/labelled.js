"use strict";
const form = document.querySelector("form");
const search = form.querySelector("input[type=search]");
const output = form.querySelector("output");
form.addEventListener("submit", (event) => event.preventDefault());
for (const box of form.querySelectorAll("input[type=checkbox]")) {
  box.addEventListener("change", () =>
    document.body.classList.toggle("no" + box.dataset.label, !box.checked));
}
let waiting;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, 200);
});
function find() {
  const wanted = search.value.trim().toLowerCase();
  let found = 0;
  for (const paragraph of document.querySelectorAll(".p")) {
    const hit = !wanted || paragraph.textContent.toLowerCase().includes(wanted);
    paragraph.classList.toggle("off", !hit);
    if (hit) found += 1;
  }
  output.textContent = wanted ? String(found) : "";
}
