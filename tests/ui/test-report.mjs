// test-report.mjs: the lesson report's page in a real browser, on made-up reports. `node tests/ui/test-report.mjs`
// prints TAP. Needs `npm ci` in web/, Chromium (OTKLIK_CHROMIUM, else /usr/bin/chromium) and ffmpeg.
import { main } from "./harness.mjs";
import "./report-content.mjs";
import "./report-charts.mjs";
import "./report-voice.mjs";
import "./report-transcript.mjs";
import "./report-layout.mjs";

await main();
