// Where the browser allows it (HTTPS), a worker keeps the lessons that were opened readable without a network.

/** Start the worker after the page is alive, and let it keep this page, which came before it. */
export async function keepForLater() {
  if (!navigator.serviceWorker) return;
  try {
    const controlled = navigator.serviceWorker.controller !== null;
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    if (!controlled) active.postMessage({ path: location.pathname, lang: document.documentElement.lang.slice(0, 2) });
  } catch {
    // an unknown certificate, or storage switched off: the lesson works all the same
  }
}
