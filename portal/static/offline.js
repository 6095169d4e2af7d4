// Of the lessons listed, those that this device keeps.

const lang = document.documentElement.lang.slice(0, 2);
let any = false;
for (const item of document.querySelectorAll("#kept li")) {
  const path = item.querySelector("a").pathname;
  const kept = (await caches.match(`${path}?lang=${lang}`)) ?? (await caches.match(`${path}?lang=${lang === "zh" ? "en" : "zh"}`));
  item.hidden = !kept;
  any ||= Boolean(kept);
}
document.getElementById("kept").hidden = !any;
document.getElementById("none").hidden = any;
document.getElementById("again").addEventListener("click", () => location.reload());
