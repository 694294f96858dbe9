// test-app.mjs: the service's page in a real browser, over a server made up for tests (app-server.mjs).
// `node tests/ui/test-app.mjs` prints TAP; pictures of all views go to build/ui.
import { begin, end } from "./app-harness.mjs";
import { main } from "./harness.mjs";
import "./app-contract.mjs";
import "./app-texts.mjs";
import "./app-session.mjs";
import "./app-list.mjs";
import "./app-upload.mjs";
import "./app-lesson.mjs";
import "./app-admin.mjs";
import "./app-shots.mjs";

await main({ begin, end });
