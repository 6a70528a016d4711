// node table.mjs CODES.json PEERS.jsonl: one row for each code and peer that was measured.
import { readFileSync } from 'node:fs';

const own = new Map(JSON.parse(readFileSync(process.argv[2], 'utf8')).codes.map(({ kind, micros }) => [kind, micros]));
const peers = readFileSync(process.argv[3], 'utf8').trim().split('\n').map((line) => JSON.parse(line));

console.log('| kind | ours, µs | peer | µs | times ours |');
console.log('|---|---|---|---|---|');
for (const { peer, version, results } of peers) {
  for (const { kind, micros } of results.filter((result) => own.get(result.kind) !== undefined)) {
    const ours = own.get(kind);
    console.log(`| ${kind} | ${ours.toFixed(1)} | ${peer} ${version} | ${micros} | ${(micros / ours).toFixed(1)} |`);
  }
}
