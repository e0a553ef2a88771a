// From the program's own list of routes to addresses one can open: every GET route without holes is one, and the others are
// found by following links, as a reader would. A page that no link leads to has no address, and that is a failure.
const hole = /\{[^}]*\}/g;
const asPattern = route => new RegExp(`^${route.pattern.split(hole).map(s => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/]+')}$`);

export function pagesOf(routes) {
  return routes.filter(r => r.method === 'GET').map(r => ({ ...r, at: asPattern(r) }));
}

// Fixed routes win over those with holes: /c/new is not /c/{}.
export const routeOf = (pages, pathname) => pages.filter(p => p.at.test(pathname)).sort((a, b) => (a.pattern.match(hole) ?? []).length - (b.pattern.match(hole) ?? []).length)[0];

// Map of pattern (with "?" when it came with a query) → address, for whoever `context` is signed in as.
export async function crawl(context, base, pages, avoid, begin = []) {
  const found = new Map(), queue = begin.concat(pages.filter(p => !p.pattern.includes('{')).map(p => p.pattern));
  while (queue.length) {
    const address = queue.shift(), url = new URL(address, base), route = routeOf(pages, url.pathname);
    const key = route && route.pattern + (url.search ? '?' : '');
    if (!route || found.has(key) || avoid(route.pattern)) continue;
    const answer = await context.request.get(url.href, { maxRedirects: 0 });
    if (answer.status() !== 200) continue;
    const html = (answer.headers()['content-type'] || '').startsWith('text/html');
    found.set(key, { address, html, route });
    if (!html) continue;
    for (const m of (await answer.text()).matchAll(/<a\b[^>]*?\shref="(\/[^"#]*)/g)) queue.push(m[1].replace(/&amp;/g, '&'));
  }
  return found;
}
