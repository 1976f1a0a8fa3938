"use strict";
const form = document.querySelector("form");
const search = form.querySelector("input[type=search]");
const output = form.querySelector("output");
form.addEventListener("submit", (event) => event.preventDefault());
for (const box of form.querySelectorAll("input[type=checkbox]")) {
  box.addEventListener("change", () => {
    document.body.classList.toggle("no" + box.dataset.label, !box.checked);
    filter();
  });
}
let waiting;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 200);
});
function filter() {
  const wanted = search.value.trim().toLowerCase();
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const hidden = boxes.filter((box) => !box.checked).map((box) => "l" + box.dataset.label);
  let found = 0;
  for (const section of document.querySelectorAll("section")) {
    let here = 0;
    for (const paragraph of section.querySelectorAll(".p")) {
      const hit = !wanted || paragraph.textContent.toLowerCase().includes(wanted);
      paragraph.classList.toggle("off", !hit);
      if (hit && !hidden.some((name) => paragraph.classList.contains(name))) here += 1;
    }
    section.classList.toggle("off", !here && (wanted || hidden.length > 0));
    found += here;
  }
  output.textContent = wanted || hidden.length ? String(found) : "";
}
