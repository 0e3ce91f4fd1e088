// Engines in JavaScript for benchmarks/peers.py: one question a line on standard input, one answer a line on standard output.
// Only the run is timed, the smaller of wall and processor time. An answer is P50, P90 and the milliseconds.

import { createInterface } from "node:readline";
import { run } from "@quri/squiggle-lang";
import jstat from "jstat";
import { all, create } from "mathjs";

const { jStat } = jstat;
const { compile, import: teach } = create(all);
let random = Math.random;

// The two distributions of the model, as cells of Guesstimate name theirs.
teach({
  two_piece: (typical, below, above, limit) => {
    const z = Math.min(Math.max(jStat.normal.sample(0, 1), -limit), limit);
    return typical * Math.exp(z * (z < 0 ? below : above));
  },
  happens: (chance) => (random() < chance ? 1 : 0),
});

// A small seeded generator (mulberry32): jStat would take Math.random, which has no seed.
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function squiggle({ code, n, seed }) {
  const environment = { sampleCount: n, xyPointLength: 1000, seed: String(seed), profile: false };
  const { result } = await run(code, { environment });
  if (!result.ok) throw new Error(result.value.toString());
  return result.value.result.asJS();
}

function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

// Guesstimate fills one cell after the other, an input as well as a sum: it compiles the text of the cell with mathjs and evaluates
// it once per draw, with that draw of each cell it names. Its random numbers are jStat's. It always takes 5,000 draws; here it
// takes what is asked. Left out are its checks of each value and the way to and from its workers.
function guesstimate({ cells, n, seed }) {
  random = generator(seed);
  jStat.setRandom(random);
  const columns = {};
  let last = "";
  for (const [name, text] of Object.entries(cells)) {
    const formula = compile(text);
    const named = Object.keys(columns).filter((cell) => new RegExp(`\\b${cell}\\b`).test(text));
    const values = [];
    for (let draw = 0; draw < n; draw += 1) {
      const scope = {};
      for (const cell of named) scope[cell] = columns[cell][draw];
      values.push(formula.evaluate(scope));
    }
    columns[name] = values;
    last = name;
  }
  const sorted = Float64Array.from(columns[last]).sort();
  return [quantile(sorted, 0.5), quantile(sorted, 0.9)];
}

const engines = { squiggle, guesstimate };

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const wall = performance.now();
  const processor = process.cpuUsage();
  const [p50, p90] = await engines[question.engine](question);
  const { user, system } = process.cpuUsage(processor);
  // Waiting for a core is no work, and what a second core does beside is no waiting.
  const milliseconds = Math.min(performance.now() - wall, (user + system) / 1000);
  console.log(JSON.stringify({ p50, p90, milliseconds }));
}
