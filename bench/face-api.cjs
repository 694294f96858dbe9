// Times the expression net of @vladmandic/face-api alone, as bench-face does ours: raw grey crops, one thread of the wasm
// backend, a warm-up pass, a timed pass. Usage: node face-api.cjs CROPS SIDE
"use strict";
const fs = require("fs");
const path = require("path");
const tf = require("@tensorflow/tfjs");
const wasm = require("@tensorflow/tfjs-backend-wasm");
const faceapi = require("@vladmandic/face-api/dist/face-api.node-wasm.js");

const folderOf = (file) => path.dirname(require.resolve(file)) + path.sep;

function loadCrops(file, side) {
  const bytes = fs.readFileSync(file);
  const crops = [];
  for (let at = 0; at + side * side <= bytes.length; at += side * side) {
    const grey = tf.tensor3d(Int32Array.from(bytes.subarray(at, at + side * side)), [side, side, 1], "int32");
    crops.push(tf.tile(grey, [1, 1, 3]));
  }
  return crops;
}

async function main(file, side) {
  wasm.setWasmPaths(folderOf("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm"));
  wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  await faceapi.nets.faceExpressionNet.loadFromDisk(path.join(folderOf("@vladmandic/face-api/package.json"), "model"));
  const crops = loadCrops(file, side);
  const pass = async () => {
    for (const crop of crops) await faceapi.nets.faceExpressionNet.predictExpressions(crop);
  };
  await pass();
  const started = performance.now();
  await pass();
  const spent = performance.now() - started;
  console.log(JSON.stringify({ n: crops.length, ms: spent / crops.length, faces: crops.length }));
}

main(process.argv[2], Number(process.argv[3])).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
