/* Saves a keystroke or hides the screen; every act works without it. Holds no words and writes no HTML. */
"use strict";
(function () {
	const body = document.body, curtain = document.getElementById("curtain"), exit = body.dataset.exit;
	const rest = [...body.children].filter(e => e !== curtain && e.tagName !== "SCRIPT");
	let escapes = 0, lastEscape = 0, idle = 0, title = document.title, timer = 0;

	/* The curtain lies over the page; nothing typed is lost. */
	function clock() {
		const now = new Date();
		curtain.querySelector("[data-clock]").textContent = String(now.getHours()).padStart(2, "0") + ":" + String(now.getMinutes()).padStart(2, "0");
	}
	function hide() {
		if (!curtain.hidden) return;
		title = document.title;
		document.title = "\u00b7";
		clock();
		timer = setInterval(clock, 1000);
		rest.forEach(e => { e.inert = true; e.style.visibility = "hidden"; });
		curtain.hidden = false;
		curtain.querySelector("button").focus();
	}
	function show() {
		clearInterval(timer);
		curtain.hidden = true;
		document.title = title;
		rest.forEach(e => { e.inert = false; e.style.visibility = ""; });
		awake();
	}
	function awake() {
		clearTimeout(idle);
		if (curtain) idle = setTimeout(hide, Number(body.dataset.curtain) * 1000);
	}
	if (curtain) {
		const button = document.getElementById("hide");
		if (button) button.addEventListener("click", e => { e.preventDefault(); hide(); });
		curtain.querySelector("button").addEventListener("click", show);
		["keydown", "pointerdown", "pointermove", "scroll"].forEach(n => addEventListener(n, awake, { passive: true }));
		awake();
	}

	/* Escape three times within two seconds: away from here. */
	addEventListener("keydown", e => {
		if (e.key !== "Escape" || !exit) return;
		escapes = e.timeStamp - lastEscape < 1000 ? escapes + 1 : 1;
		lastEscape = e.timeStamp;
		if (escapes === 3) location.replace(exit);
	});

	/* A form goes once; coming back by history it may go again. */
	addEventListener("submit", e => {
		if (e.target.dataset.sent) e.preventDefault();
		e.target.dataset.sent = "1";
	});
	addEventListener("pageshow", () => {
		for (const f of document.forms) delete f.dataset.sent;
	});

	/* What was opened for ten minutes is taken off the page when they are over. */
	for (const e of document.querySelectorAll("[data-until]"))
		setTimeout(() => e.remove(), Math.max(0, Number(e.dataset.until) * 1000));

	/* A choice that only changes the view goes at once. */
	addEventListener("change", e => {
		const f = e.target.form;
		if (f && f.dataset.now) f.requestSubmit();
	});
})();
