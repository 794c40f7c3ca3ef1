// Live updates: when the server says that something has changed, the parts of the page that show notices are fetched
// anew. The page works the same without this script; what a person is writing is never replaced.
const { live, updated } = document.body.dataset;
const REFRESH = { headers: { 'x-refresh': 'live' }, credentials: 'same-origin' };

async function refresh() {
  const response = await fetch(location.href, REFRESH);
  if (!response.ok || response.redirected) {
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  let changed = false;
  for (const part of document.querySelectorAll('[data-refresh]')) {
    const next = fresh.querySelector(`[data-refresh="${part.dataset.refresh}"]`);
    if (next && next.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
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
  changes.addEventListener('changed', () => void refresh().catch(() => undefined));
  addEventListener('pagehide', () => changes.close());
}
