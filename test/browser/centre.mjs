// A demo centre of the tests' own: made from a fixed seed on a fixed day, served on a free port, ended and deleted at the end.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const NARU = path.resolve(process.env.NARU || 'build/naru');
export const NOW = '2026-09-15T00:50:00Z'; // a Tuesday, 09:50 in Seoul
export const ROLES = ['caseworker', 'coordinator', 'director'];

export const routes = () => JSON.parse(execFileSync(NARU, ['routes', '--json'], { encoding: 'utf8' }));

// demo-sign-ins.tsv: role, sign-in name, passphrase; the first of each role.
function signIns(dir) {
  const found = {};
  for (const line of fs.readFileSync(path.join(dir, 'demo-sign-ins.tsv'), 'utf8').trim().split('\n')) {
    const [role, login, passphrase] = line.split('\t');
    found[role] ??= { login, passphrase };
  }
  return found;
}

// The same people as a file, for tests that look for names where none may be.
function legalNames(folder) {
  const [head, ...rows] = fs.readFileSync(path.join(folder, 'clients.csv'), 'utf8').trim().split('\n').map(line => line.split(','));
  return rows.map(row => row[head.indexOf('legal_name')]).filter(Boolean);
}

export async function startCentre() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-browser-')), dir = path.join(folder, 'centre');
  const demo = (to, ...more) => execFileSync(NARU, ['demo', to, '--seed', '7', '--clients', '60', '--services', '20', '--today', NOW.slice(0, 10), '--quiet', ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  demo(dir);
  demo(path.join(folder, 'csv'), '--csv');
  const server = spawn(NARU, ['serve', dir, '--port', '0', '--now', NOW], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const port = await new Promise((good, bad) => {
    const read = chunk => { said += chunk; const m = said.match(/127\.0\.0\.1:(\d+)/); if (m) good(Number(m[1])); };
    server.stdout.on('data', read); server.stderr.on('data', read);
    server.on('exit', code => bad(new Error(`naru serve ended with ${code}: ${said}`)));
  });
  const end = () => new Promise(done => {
    server.removeAllListeners('exit');
    server.on('exit', () => { fs.rmSync(folder, { recursive: true, force: true }); done(); });
    server.kill('SIGTERM');
  });
  return { base: `http://127.0.0.1:${port}`, dir, who: signIns(dir), legalNames: () => legalNames(path.join(folder, 'csv')), log: () => said, end };
}

// Somebody before us may have mistyped on purpose: then the keeper lets the next one wait some seconds.
export async function signIn(page, centre, role) {
  const { login, passphrase } = centre.who[role];
  for (let tries = 0; tries < 8; tries++) {
    await page.goto(`${centre.base}/sign-in`);
    if (new URL(page.url()).pathname !== '/sign-in') return;
    await page.fill('#f-login', login);
    await page.fill('#f-passphrase', passphrase);
    await Promise.all([page.waitForResponse(r => r.request().method() === 'POST'), page.press('#f-passphrase', 'Enter')]);
    await page.waitForLoadState();
    if (new URL(page.url()).pathname !== '/sign-in') return;
    await page.waitForTimeout(2000);
  }
  throw new Error(`the ${role} cannot sign in`);
}
