// A button beside a text that copies it. The clipboard of today is closed on the classroom's plain HTTP, so the old way stands behind it.

async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

for (const place of document.querySelectorAll("[data-copy]")) {
  const field = place.querySelector("input, textarea");
  const button = place.querySelector("button");
  const say = place.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    say.textContent = (await copied(field)) ? place.dataset.copied : place.dataset.byHand;
    if (say.textContent === place.dataset.byHand) field.select();
  });
}
