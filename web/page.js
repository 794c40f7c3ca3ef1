// Live updates: when the server says that something has changed, the parts of the page that show notices are fetched
// anew. The page works the same without this script; what a person is writing is never replaced.
const { live, updated } = document.body.dataset;
const REFRESH = { headers: { 'x-refresh': 'live' }, credentials: 'same-origin' };

/** True while a part stays as it was, because somebody was in it. */
let left = false;

async function refresh() {
  const response = await fetch(location.href, REFRESH);
  if (!response.ok || response.redirected) {
    return;
  }
  left = false;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  let changed = false;
  for (const part of document.querySelectorAll('[data-refresh]')) {
    const next = fresh.querySelector(`[data-refresh="${part.dataset.refresh}"]`);
    if (!next || next.innerHTML === part.innerHTML) {
      continue;
    }
    if (part.contains(document.activeElement)) {
      left = true;
    } else {
      part.replaceWith(document.adoptNode(next));
      changed = true;
    }
  }
  if (changed) {
    document.getElementById('status').textContent = updated;
  }
}

if (live) {
  const changes = new EventSource(live);
  const again = () => void refresh().catch(() => undefined);
  changes.addEventListener('changed', again);
  // The focus has left a part that was passed over; where it goes to is known after the event.
  addEventListener('focusout', () => setTimeout(() => left && again()));
  addEventListener('pagehide', () => changes.close());
}
