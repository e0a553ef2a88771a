// The caseworker's day, played step by step: how many presses (of mouse, key chord or tap; typing is not counted) and how many
// milliseconds each step takes. A step that needs more presses than day.json promises fails.
import fs from 'node:fs';
import { launch, person, Tally } from './browser.mjs';
import { startCentre } from './centre.mjs';

const promised = JSON.parse(fs.readFileSync(new URL('day.json', import.meta.url), 'utf8'));
const tally = new Tally(), centre = await startCentre(), browser = await launch();
const context = await person(browser), page = await context.newPage();
page.setDefaultTimeout(15_000);

let presses = 0, all = 0;
const press = async locator => { presses++; all++; await locator.click(); await page.waitForLoadState(); };
const go = async locator => { const here = page.url(); await press(locator); await page.waitForURL(u => u.href !== here); };
const key = async name => { presses++; all++; await page.keyboard.press(name); await page.waitForLoadState(); };
const main = () => page.locator('main form[method=post] button.btn.main').last();

async function step(name, play) {
  presses = 0;
  const start = performance.now();
  try { await play(); } catch (e) { tally.ok(`${name}: ${String(e.message).split('\n').slice(0, 4).join(' | ')}`, false); return; }
  const ms = performance.now() - start;
  tally.ok(`${name} takes at most ${promised[name]} presses`, presses <= promised[name], presses);
  console.log(`${String(presses).padStart(3)} of ${String(promised[name]).padStart(2)} presses ${ms.toFixed(0).padStart(6)} ms  ${name}`);
}

const { login, passphrase } = centre.who.caseworker;
let client = '';
await page.goto(`${centre.base}/sign-in`);
await step('sign in and land on today', async () => {
  await page.fill('#f-login', login);
  await page.fill('#f-passphrase', passphrase);
  await key('Enter');
  await page.waitForURL(u => u.pathname === '/today');
});
await step('call the first person and write it down', async () => {
  const first = page.locator('section[aria-labelledby=h-first] li').first();
  client = await first.locator('a.who').getAttribute('href');
  await page.goto(`${centre.base}/today?who=${client.slice(3)}&how=phone`); // the link of the list, whatever its first act is
  presses++; all++;
  await page.fill('main textarea[name=note]', '잘 지내신다고 함. 다음 주에 만나기로 함.');
  await press(main());
});
await step('open a case, add a goal, leave a record', async () => {
  await go(page.locator('section[aria-labelledby=h-mine] a[href^="/c/"]').first());
  client = new URL(page.url()).pathname;
  await go(page.locator(`main a[href="${client}/goal"]`).first());
  await page.fill('main [name=words]', '혼자 병원에 가기');
  await page.fill('main [name=steps]', '4');
  presses++; all++;
  await page.locator('main [name=area]').first().evaluate(e => e.tagName === 'SELECT').then(select => select ? page.locator('main [name=area]').selectOption({ index: 1 }) : page.locator('main [name=area]').first().check());
  await go(main());
  await page.goto(centre.base + client);
  await go(page.locator(`main a[href="${client}/record"]`).first());
  await page.fill('main textarea[name=note]', '계획을 함께 세움');
  await go(main());
});
await step('look for money for the empty months', async () => {
  await page.goto(centre.base + client);
  await go(page.locator(`main a[href^="${client}/coverage"]`).first());
  await page.waitForURL(u => u.pathname === `${client}/coverage`);
});
await step('open the name with a purpose', async () => {
  await page.goto(centre.base + client);
  await press(page.locator('main summary', { hasText: /이름 보기/ }).first());
  await press(page.locator('main input[name=purpose]').first().locator('xpath=ancestor::label'));
  await page.locator('main [name=why]').first().fill('화요일 10시 병원에 함께 감');
  await press(page.locator('main form', { has: page.locator('input[name=purpose]') }).locator('button').first());
  await page.waitForURL(u => u.pathname.endsWith('/identity'));
  if (await page.locator('#errors').count()) throw new Error('the name did not open');
});
await step('welcome somebody who says nothing', async () => {
  await page.goto(`${centre.base}/cases/new`);
  const asking = () => /\/cases\/new$|\/intake$/.test(new URL(page.url()).pathname);
  for (let k = 0; k < 40 && asking(); k++) {
    const here = page.url(), skip = page.locator('main button[name=skip]').first();
    const next = await skip.count() ? skip : await main().count() ? main() : page.locator('main form').first().locator('button').last();
    await press(next);
    await page.waitForURL(u => u.href !== here);
  }
});
await step('hide the screen', async () => {
  await page.goto(`${centre.base}/today`);
  await press(page.locator('#hide'));
  if (await page.locator('main').isVisible()) throw new Error('the page still shows');
});
console.log(`${all} presses in all`);
await browser.close();
await centre.end();
process.exit(tally.end());
