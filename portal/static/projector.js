// Counts on the projector who has joined, without reloading the page under the class's eyes; ends with the class.
const joined = document.querySelector(".joined");

async function count() {
  try {
    const reply = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector(".joined");
    if (reply.ok && !reply.redirected && fresh) joined.textContent = fresh.textContent;
    else location.reload(); // the class is over, or nobody is signed in any more: the page says so
  } catch {
    // No connection: the number stays until the next time.
  }
}

if (joined) setInterval(count, Number(joined.dataset.seconds) * 1000);
