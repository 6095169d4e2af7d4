// A picture larger than the page shows it, and the numbered places on one.

import { optionQuestion } from "./options.js";

/** Let every picture of the test be enlarged, in a box that Escape closes. */
export function enlargeable(form, dialog) {
  if (!dialog?.showModal) return; // the link opens the picture by itself
  const large = dialog.querySelector("img");
  form.addEventListener("click", (event) => {
    const shot = event.target.closest(".enlarge, .frame > img")?.closest(".shot");
    if (!shot) return;
    event.preventDefault();
    const { src, alt } = shot.querySelector("img");
    Object.assign(large, { src, alt });
    dialog.showModal();
  });
  large.addEventListener("click", () => dialog.close());
}

/** The places of a picture: the numbers on it are labels of the options below, and show what is chosen. */
export function hotspotQuestion(place, changed) {
  const marks = [...place.querySelectorAll(".frame .mark")];
  const draw = () => marks.forEach((mark) => mark.classList.toggle("chosen", document.getElementById(mark.htmlFor).checked));
  const made = optionQuestion(place, () => {
    draw();
    changed();
  });
  draw();
  return {
    ...made,
    show: (value) => {
      made.show(value);
      draw();
    },
  };
}
