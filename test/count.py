"""Counts the cases in meson's testlog.json: those cmocka reports, or one for a program that reports none.

Nothing may be skipped in script/test, so a skipped program counts as failed and is named.
"""
import json
import re
import sys

passed = failed = 0
try:
    lines = list(open(sys.argv[1], encoding="utf-8"))
except FileNotFoundError:
    sys.exit("meson ran no tests")
for line in lines:
    test = json.loads(line)
    text = (test.get("stdout") or "") + (test.get("stderr") or "")
    ok = len(re.findall(r"^\[       OK \]", text, re.M))
    bad = len(re.findall(r"^\[  FAILED  \] \w+$", text, re.M)) // 2  # cmocka names each once as it fails, once at the end
    if test["result"] in ("OK", "EXPECTEDFAIL"):
        passed += ok or 1
        failed += bad
    else:
        passed += ok
        failed += bad or 1
        print(f"failed: {test['name']} ({test['result'].lower()})")
print(f"{passed} passed, {failed} failed")
sys.exit(failed != 0)
