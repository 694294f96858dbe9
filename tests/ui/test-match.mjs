// test-match.mjs: the page of `otklik match eval --html` in a real browser, on made-up evaluations.
// `node tests/ui/test-match.mjs` prints TAP. Needs `npm ci` in web/, Chromium (OTKLIK_CHROMIUM, else
// /usr/bin/chromium) and ffmpeg.
import { main } from "./harness.mjs";
import "./match-content.mjs";
import "./match-layout.mjs";

await main();
