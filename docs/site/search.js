// Search without a server: the index stands beside the pages as a script. A page counts when it has each word that was asked for.
(() => {
  const asked = new URLSearchParams(location.search).get('q') ?? '';
  document.querySelector('input[name=q]').value = asked;
  const asWords = (text) => text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}-]*/gu) ?? [];
  const words = asWords(asked);
  const found = words.length === 0 ? [] : window.siteIndex.map(scored).filter(({ score }) => score > 0);
  found.sort((one, other) => other.score - one.score);
  document.querySelector('#count').textContent = words.length === 0 ? '' : `${found.length}: ${asked}`;
  document.querySelector('#found').append(...found.slice(0, 50).map(shown));

  function scored(entry) {
    const [title, text] = [entry.t.toLowerCase(), entry.x.toLowerCase()];
    const each = words.map((word) => (title.includes(word) ? 10 : 0) + (text.includes(word) ? 1 : 0));
    return { entry, score: each.includes(0) ? 0 : each.reduce((sum, one) => sum + one, 0) };
  }

  function shown({ entry }) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = entry.u;
    link.lang = entry.l;
    link.textContent = entry.t;
    const at = Math.max(0, entry.x.toLowerCase().indexOf(words[0]) - 60);
    const text = document.createElement('p');
    text.textContent = entry.x.slice(at, at + 200);
    item.append(link, text);
    return item;
  }
})();
