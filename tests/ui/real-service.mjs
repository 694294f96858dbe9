// real-service.mjs: the built program as a service on a temporary folder, with an account, for the tests of the page.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = process.env.OTKLIK ?? path.join(root, "build/src/cli/otklik");
export const PASSWORD = "correct horse battery";
const START_MS = 60000; // under sanitizers and load

export class RealService {
    folder = mkdtempSync(path.join(tmpdir(), "otklik-service-"));
    process = null;
    url = "";

    constructor({ mode = "research" } = {}) {
        const kept = Object.entries(process.env).filter(([name]) => !/^(OTKLIK_|LC_|LANG|XDG_)/.test(name));
        this.environment = {
            ...Object.fromEntries(kept), OTKLIK_LANG: "en", OTKLIK_CONFIG: "", OTKLIK_ASR_ENGINE: "none", OTKLIK_JOB_NICE: "0",
            OTKLIK_STORE_FOLDER: path.join(this.folder, "data"), OTKLIK_LEGAL_MODE: mode, LC_ALL: "C.UTF-8",
        };
    }

    // Adds an account from the command line.
    addUser(name, role) {
        execFileSync(PROGRAM, ["user", "add", name, "--role", role, "--password-stdin"],
            { env: this.environment, input: `${PASSWORD}\n`, stdio: ["pipe", "ignore", "inherit"] });
    }

    // The address is the first line that the service prints.
    async start(port = "0") {
        this.process = spawn(PROGRAM, ["serve", "--port", port],
            { env: this.environment, stdio: ["ignore", "pipe", "inherit"] });
        const lines = createInterface({ input: this.process.stdout });
        this.url = await new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error("the service does not start")), START_MS);
            lines.on("line", (line) => {
                const [address] = /http:\/\/\S+/.exec(line) ?? [];
                if (address !== undefined)
                    resolve(address);
                clearTimeout(timer);
            });
            this.process.on("exit", (code) => reject(new Error(`the service ended with ${code}`)));
        });
    }

    // Ends at once, as after a power cut, and begins again at the same address.
    async restart() {
        await this.end("SIGKILL");
        await this.start(new URL(this.url).port);
    }

    async end(signal) {
        if (this.process === null || this.process.exitCode !== null)
            return;
        const ended = new Promise((resolve) => this.process.on("exit", resolve));
        this.process.kill(signal);
        await ended;
    }

    async stop() {
        await this.end("SIGTERM");
        rmSync(this.folder, { recursive: true, force: true });
    }
}

// A lesson of two drawn people, as tests/make-media draws it.
export function makeLesson(folder, seconds) {
    execFileSync(path.join(root, "tests/make-media"), ["lesson", folder, "--seconds", String(seconds)],
        { stdio: ["ignore", "ignore", "pipe"] });
    return path.join(folder, "lesson.mp4");
}
