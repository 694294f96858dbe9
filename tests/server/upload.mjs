// upload.mjs URL TOKEN FILE: uploads with tus-js-client, is interrupted on the way (the upload is aborted, and later its
// connection breaks), finds it again, and goes on. Prints {lesson, resumedAt, requests} as JSON.
import { createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";

const tus = createRequire(new URL("../../web/package.json", import.meta.url))("tus-js-client");
const [url, token, file] = process.argv.slice(2);
const size = statSync(file).size, resumedAt = [];
const requests = [];
let address = null, lesson = null, last = 0;

// One attempt; it ends when `until` bytes have gone out, or when all is done.
const attempt = (until) => new Promise((resolve, reject) => {
    const upload = new tus.Upload(createReadStream(file), {
        endpoint: `${url}api/v1/uploads`,
        uploadUrl: address,
        uploadSize: size,
        chunkSize: 256 * 1024,
        retryDelays: null,
        metadata: { filename: "tus.mp4", filetype: "video/mp4", title: "By tus-js-client" },
        headers: { Authorization: `Bearer ${token}` },
        onBeforeRequest: (request) => requests.push(request.getMethod()),
        onAfterResponse: (request, response) => {
            lesson = response.getHeader("Otklik-Lesson") ?? lesson;
            if (request.getMethod() === "HEAD")
                resumedAt.push(Number(response.getHeader("Upload-Offset")));
        },
        onUploadUrlAvailable: () => address = upload.url,
        onProgress: (sent) => {
            last = sent;
            if (sent >= until)
                upload.abort().then(() => resolve("interrupted"), reject);
        },
        onSuccess: () => resolve("done"),
        onError: reject,
    });
    upload.start();
});

for (const until of [size / 3, size / 2, Infinity])
    await attempt(until);
console.log(JSON.stringify({ lesson, resumedAt, requests, size, last }));
