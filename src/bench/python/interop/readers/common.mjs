// What the readers in JavaScript share.
import assert from "node:assert";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export const [model, work] = process.argv.slice(2);
const folder = path.dirname(model);

/** A package of the folder that Node was started in. */
export const load = (name) => createRequire(path.resolve("x.js"))(name);

export function answers(batches, values) {
  fs.writeFileSync(path.join(folder, "found.f32"), Buffer.from(Float32Array.from(values).buffer));
  fs.writeFileSync(path.join(folder, "facts.json"), JSON.stringify({ batches }));
}

/** The test images, one after the other. */
export function images() {
  const bytes = fs.readFileSync(path.join(work, "images.f32"));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** Compares the tensors of Keras' file, in its order, with the run's own weights, bit by bit. */
export function sameWeights(tensors) {
  const found = Buffer.concat(tensors.map((t) => Buffer.from(Float32Array.from(t).buffer)));
  assert(found.equals(fs.readFileSync(path.join(work, "keras.bin"))), "other weights");
  fs.writeFileSync(path.join(folder, "facts.json"), JSON.stringify({ tensors: tensors.length }));
}
