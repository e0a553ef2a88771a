// Chromium as Debian ships it, and a counter of what passed. Every suite of this folder builds on these two.
import { chromium } from 'playwright-core';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGS });

// One context = one person at one computer: own cookies, own language of the browser.
export const person = (browser, options = {}) => browser.newContext({ locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 1280, height: 900 }, ...options });

export class Tally {
  constructor() { this.passed = 0; this.failed = 0; }
  ok(what, good, detail) {
    if (good) this.passed++;
    else { this.failed++; console.log(`FAIL ${what}${detail === undefined ? '' : ' ' + JSON.stringify(detail).slice(0, 1200)}`); }
    return good;
  }
  // A journey that stops half-way is one failure, with where it stopped.
  async run(what, journey) {
    const before = this.failed;
    try { await journey(); if (this.failed === before) { this.passed++; console.log(`ok   ${what}`); } }
    catch (e) { this.failed++; console.log(`FAIL ${what}: ${String(e.message).split('\n').slice(0, 6).join(' | ')}`); }
  }
  end() { console.log(`${this.passed} passed, ${this.failed} failed`); return this.failed ? 1 : 0; }
}
