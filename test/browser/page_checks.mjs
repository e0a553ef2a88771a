// What every page must be able to do, whoever reads it and in which language: doc/developer.md, "Pages". One visit, then the
// same document is looked at in different widths, by keyboard, in forced colours and as print.
import { createRequire } from 'node:module';
import fs from 'node:fs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const HTML_MAX = 40 * 1024, ELEMENTS_MAX = 500;
const SPACING = '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}';

// Sideways scroll, cut labels, targets under 24 px. Runs in the page.
const layout = () => {
  const short = e => e.textContent.trim().slice(0, 24);
  return {
    over: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    clipped: [...document.querySelectorAll('.cov td span,.btn,.tag,.seg label,.nav a,.tiles a')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).map(short),
    small: [...document.querySelectorAll('a,button,input:not([type=hidden]),summary,select,textarea')].filter(e => {
      const b = e.getBoundingClientRect();
      return b.width && (b.height < 24 || b.width < 24) && getComputedStyle(e).display !== 'inline' && !e.matches('.skip') && (e.closest('label')?.getBoundingClientRect().height ?? 0) < 24;
    }).map(e => e.outerHTML.slice(0, 60)),
  };
};

// Everything Tab should stop at, a radio group counting once. Runs in the page.
const stops = () => {
  const groups = new Set();
  return [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]')].filter(e => {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.disabled) return false;
    if (e.type !== 'radio') return true;
    const group = `${e.form?.action}/${e.name}`;
    return !groups.has(group) && groups.add(group);
  }).length;
};

// The element that has the focus: is its ring drawn, is it in sight? Runs in the page.
const focused = () => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const target = e.matches('.seg input') ? e.parentElement : e;
  const style = getComputedStyle(target), b = target.getBoundingClientRect();
  const x = Math.min(innerWidth - 1, Math.max(0, b.left + b.width / 2)), y = Math.min(innerHeight - 1, Math.max(0, b.top + b.height / 2));
  const top = document.elementFromPoint(x, y);
  return { what: e.outerHTML.slice(0, 70), ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, covered: !(top && (target.contains(top) || top.contains(target) || e.closest('label')?.contains(top))) };
};

async function axe(page, name, tally) {
  await page.evaluate(AXE);
  const details = await page.evaluate(() => document.querySelectorAll('details').length);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const open of details ? [false, true] : [false]) {
      await page.evaluate(o => document.querySelectorAll('details').forEach(d => { d.open = o; }), open);
      const found = await page.evaluate(async tags => (await axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations.map(v => [v.id, v.nodes.length, v.nodes[0].target.join(' '), v.nodes[0].html.slice(0, 100)]), AXE_TAGS);
      tally.ok(`${name} axe at ${width}${open ? ', details open' : ''}`, !found.length, found);
    }
  }
  await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = false; }));
}

async function widths(page, name, tally) {
  for (const width of [320, 640]) { // 1.4.10 reflow; 640 is 200 % zoom of 1280
    await page.setViewportSize({ width, height: 700 });
    const r = await page.evaluate(layout);
    tally.ok(`${name} layout at ${width}`, !r.over && !r.clipped.length && !r.small.length, r);
  }
  await page.evaluate(css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }, SPACING);
  for (const width of [1280, 390]) { // 1.4.12
    await page.setViewportSize({ width, height: 900 });
    const r = await page.evaluate(layout);
    tally.ok(`${name} text spacing at ${width}`, !r.over && (width !== 1280 || !r.clipped.length), r);
  }
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
}

async function keyboard(page, name, tally) {
  await page.setViewportSize({ width: 1280, height: 900 });
  // The focus may start in a field; an error summary takes it. Count from the top of the page.
  await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); });
  const total = await page.evaluate(stops), bad = [];
  let reached = 0;
  for (let k = 0; k < total + 8; k++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focused);
    if (!at) break;
    reached++;
    if (!at.ring || at.covered) bad.push(at);
  }
  tally.ok(`${name} keyboard`, reached >= total && !bad.length, { reached, total, bad });
}

async function media(page, name, tally) {
  await page.emulateMedia({ forcedColors: 'active' });
  const lost = await page.evaluate(() => [...document.querySelectorAll('.btn,.card,.tag,.cov td span')].filter(e => e.checkVisibility() && getComputedStyle(e).borderTopStyle === 'none').map(e => e.outerHTML.slice(0, 60)));
  tally.ok(`${name} forced colours`, !lost.length, lost);
  await page.emulateMedia({ forcedColors: null, media: 'print' });
  const print = await page.evaluate(() => ({ bar: !!document.querySelector('.top')?.checkVisibility(), closed: [...document.querySelectorAll('details table')].filter(t => !t.getBoundingClientRect().height).length }));
  tally.ok(`${name} print`, !print.bar && !print.closed, print);
  await page.emulateMedia({ media: null });
}

// The page that lies open is measured; `body` is what the server sent.
export async function checkOpenPage(page, name, body, tally, deep = true) {
  await page.evaluate(() => document.fonts.ready);
  const facts = await page.evaluate(() => ({ elements: document.querySelectorAll('*').length, h1: document.querySelectorAll('h1').length, lang: document.documentElement.lang, title: document.title, main: document.querySelectorAll('.btn.main').length,
    inline: document.querySelectorAll('[style],style,script:not([src])').length }));
  tally.ok(`${name} size`, body.length <= HTML_MAX && facts.elements <= ELEMENTS_MAX, { bytes: body.length, elements: facts.elements });
  tally.ok(`${name} one h1, a title, a language, at most one main act, nothing inline`, facts.h1 === 1 && facts.title && ['ko', 'en'].includes(facts.lang) && facts.main <= 1 && !facts.inline, facts);
  if (deep) await keyboard(page, name, tally);
  await axe(page, name, tally);
  if (!deep) return;
  await widths(page, name, tally);
  await media(page, name, tally);
}

// Goes to the address and checks what comes. Returns the document as it was sent.
export async function checkPage(page, address, name, tally, deep = true) {
  const said = [], hear = m => { if (m.type() === 'error' || m.type() === 'warning') said.push(m.text()); }, fault = e => said.push(e.message);
  page.on('console', hear); page.on('pageerror', fault);
  await page.setViewportSize({ width: 1280, height: 900 });
  const response = await page.goto(address), body = await response.body();
  await page.evaluate(() => document.fonts.ready);
  tally.ok(`${name} answers 200`, response.status() === 200, response.status());
  tally.ok(`${name} console`, !said.length, said);
  page.off('console', hear); page.off('pageerror', fault);
  await checkOpenPage(page, name, body, tally, deep);
  return body.toString('utf8');
}
