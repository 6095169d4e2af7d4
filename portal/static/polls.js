// Votes on the projector: the numbers renew themselves under the class's eyes; a lost connection leaves the last ones.
const main = document.querySelector("main[data-seconds]");

async function renew() {
  try {
    const reply = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("main[data-seconds]");
    if (!reply.ok || reply.redirected || !fresh) location.reload(); // nobody is signed in any more: the page says so
    else if (fresh.innerHTML !== main.innerHTML) main.replaceChildren(...fresh.childNodes);
  } catch {
    // no connection: the numbers stay until the next time
  }
}

if (main) setInterval(renew, Number(main.dataset.seconds) * 1000);
